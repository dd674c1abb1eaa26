/* since.h: what ALTER TABLE can do, by the version of the library that is linked at run time (ag_render.version: 3040001 for 3.40.1). */
#ifndef AG_SQLITE_SINCE_H
#define AG_SQLITE_SINCE_H

#define AG_SQLITE_SINCE_DROP_COLUMN 3035000
/* ALTER COLUMN … SET and DROP NOT NULL, ADD and DROP CONSTRAINT for checks. */
#define AG_SQLITE_SINCE_ALTER_CONSTRAINT 3053000

#endif
