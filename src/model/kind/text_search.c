/* text_search.c: dictionaries and configurations of PostgreSQL's text search; on SQLite there are none. */
#include "model/kind.h"

static const ag_field dictionary_fields[] = {
    AG_ROW_REF(ag_text_search_dictionary, template_name, "template", .flags = AG_REQUIRED,
               .doc = "what it is made of: simple, snowball, synonym, ispell, thesaurus, …"),
    AG_ROW_MAP(ag_text_search_dictionary, options, "options",
               .doc = "what the template is told, such as the language"),
    AG_ROW_TEXT(ag_text_search_dictionary, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_text_search_dictionary, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_text_search_dictionary_shape = {
    .noun = "text_search_dictionary",
    .plural = "text_search_dictionaries",
    .id = AG_KIND_TEXT_SEARCH_DICTIONARY,
    .size = sizeof(ag_text_search_dictionary),
    .fields = dictionary_fields,
    .field_count = AG_COUNT(dictionary_fields),
    .doc = "a dictionary of text search",
};

static const ag_field configuration_fields[] = {
    AG_ROW_REF(ag_text_search_configuration, parser, "parser",
               .doc = "what takes texts apart; left out: the default one"),
    AG_ROW_MAP(ag_text_search_configuration, mappings, "mappings", .flags = AG_REFERS,
               .doc = "sorts of tokens, and the dictionaries that they are looked up in, in order, "
                      "with commas between them"),
    AG_ROW_TEXT(ag_text_search_configuration, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_text_search_configuration, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_text_search_configuration_shape = {
    .noun = "text_search_configuration",
    .plural = "text_search_configurations",
    .id = AG_KIND_TEXT_SEARCH_CONFIGURATION,
    .size = sizeof(ag_text_search_configuration),
    .fields = configuration_fields,
    .field_count = AG_COUNT(configuration_fields),
    .doc = "a configuration of text search",
};
