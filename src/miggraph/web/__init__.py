"""The web: the pages, the data, the SPARQL endpoint and the services of a graph, served to browsers and programs."""
