"""The slots of SSSOM 1.1: their order, which have several values, and which may stand once for all rows (sssom-schema)."""

# class Mapping, section "Slots": the order of columns
COLUMNS = (
    "record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label", "predicate_modifier",
    "object_id", "object_label", "object_category", "mapping_justification", "author_id", "author_label", "reviewer_id",
    "reviewer_label", "creator_id", "creator_label", "license", "subject_type", "subject_source", "subject_source_version",
    "object_type", "object_source", "object_source_version", "predicate_type", "mapping_provider", "mapping_source",
    "mapping_cardinality", "cardinality_scope", "mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date",
    "publication_date", "review_date", "confidence", "reviewer_agreement", "curation_rule", "curation_rule_text",
    "subject_match_field", "object_match_field", "match_string", "subject_preprocessing", "object_preprocessing",
    "similarity_score", "similarity_measure", "see_also", "issue_tracker_item", "other", "comment",
)  # fmt: skip
# class MappingSet, section "Slots": the order of the metadata
METADATA = (
    "sssom_version", "mapping_set_id", "mapping_set_version", "mapping_set_source", "mapping_set_title",
    "mapping_set_description", "mapping_set_confidence", "creator_id", "creator_label", "license", "subject_type",
    "subject_source", "subject_source_version", "object_type", "object_source", "object_source_version", "predicate_type",
    "mapping_provider", "cardinality_scope", "mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date",
    "publication_date", "subject_match_field", "object_match_field", "subject_preprocessing", "object_preprocessing",
    "similarity_measure", "curation_rule", "curation_rule_text", "see_also", "issue_tracker", "other", "comment",
)  # fmt: skip
# "Propagatable slots"
SHARED = (
    "subject_type", "subject_source", "subject_source_version", "object_type", "object_source", "object_source_version",
    "predicate_type", "mapping_provider", "cardinality_scope", "mapping_tool", "mapping_tool_id", "mapping_tool_version",
    "mapping_date", "subject_match_field", "object_match_field", "subject_preprocessing", "object_preprocessing",
    "similarity_measure", "curation_rule", "curation_rule_text",
)  # fmt: skip
SEVERAL = frozenset({
    "mapping_set_source", "creator_id", "creator_label", "author_id", "author_label", "reviewer_id", "reviewer_label",
    "cardinality_scope", "subject_match_field", "object_match_field", "match_string", "subject_preprocessing",
    "object_preprocessing", "curation_rule", "curation_rule_text", "see_also",
})  # fmt: skip
NUMBERS = frozenset({"confidence", "reviewer_agreement", "similarity_score", "mapping_set_confidence"})
IDENTIFIERS = frozenset({
    "record_id", "subject_id", "predicate_id", "object_id", "mapping_justification", "author_id", "reviewer_id", "creator_id",
    "subject_source", "object_source", "mapping_source", "mapping_tool_id", "curation_rule", "subject_match_field",
    "object_match_field", "subject_preprocessing", "object_preprocessing", "issue_tracker_item",
})  # fmt: skip
