/* facts.h: revisions as facts to be printed. */
#ifndef AG_APP_FACTS_H
#define AG_APP_FACTS_H

#include "app/views.h"

/* One revision, with what the database says of it where one was asked. */
ag_revision_fact *ag_fact_of(ag_views *views, const ag_node *node);

#endif
