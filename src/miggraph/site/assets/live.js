// What answers in the browser on the pages of a published site: lists by several conditions, questions with parameters, SPARQL.

import { start as list } from "./live-list.js";
import { start as query } from "./live-query.js";
import { start as sparql } from "./live-sparql.js";

const starts = { list, query, sparql };
for (const template of document.querySelectorAll("template[data-live]")) starts[template.dataset.live](template);
