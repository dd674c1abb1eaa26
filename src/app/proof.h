/*
 * proof.h: whether a revision does what it says, shown by doing it in scratch.
 *
 * The part of the schema that it touches is created in an empty database, and the runner itself takes the revision up, down and up again. After the way up the
 * catalogue must be what a database would hold that was created from the model after the revision; after the way down, what it was. Then
 * the same with rows, generated from a seed: values that no operation touches must be what they were.
 */
#ifndef AG_APP_PROOF_H
#define AG_APP_PROOF_H

#include <autogen/project.h>

/* Where a proof can take place, one after the other.  The session is opened by the first, in its arena. */
typedef struct ag_proof_place {
    const ag_dialect *dialect;
    ag_scratch_options scratch;
    ag_session *session;
} ag_proof_place;

/* What came of it: one of the two, or both. */
typedef struct ag_proof {
    const char
        *verified; /* the name of the server on which it does what it says, "postgresql 15" */
    const char *unproven; /* what could not be tried there, and why: all of it, or the way back */
} ag_proof;

/*
 * Prove `revision`, whose model before it is `from`, in a scratch database at `place`.  An extension that cannot be created there, or a limit of the server, is no fault of
 * the revision.  AG_E_PROOF says what is not as it should be; AG_E_NO_SCRATCH that there is no place.
 */
AG_MUST_CHECK bool ag_prove(ag_arena *arena, const ag_project *project, ag_proof_place *place,
                            const ag_schema *from, const ag_revision *revision, ag_proof *out,
                            ag_error *err);

/* The places for the dialects of the project. */
size_t ag_proof_places(const ag_project *project, ag_proof_place places[AG_DIALECT_COUNT]);
/* Let it have an empty database: a new one, or what an earlier proof has left.  AG_E_NO_SCRATCH. */
AG_MUST_CHECK bool ag_proof_place_enter(ag_arena *arena, ag_proof_place *place, ag_error *err);
/* True if no database is known where it could be tried. */
bool ag_proof_place_is_nowhere(const ag_proof_place *place);
/* Closes their sessions. */
void ag_proof_places_close(ag_proof_place places[], size_t count);

#endif
