"""Pages: views, which are plain data from a graph and an address, and the templates that make HTML of them, served or published."""
