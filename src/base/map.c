#include <autogen/base.h>

#include <assert.h>
#include <string.h>

#include "base/ascii.h"

/* Below this many entries a walk is faster than a hash, and most maps are small. */
enum { SLOTS_FROM = 8 };

static const size_t not_found = SIZE_MAX;

ag_map ag_map_new(ag_arena *arena)
{
    return (ag_map){.arena = arena};
}

/* FNV-1a, folded so that the low bits, which choose the slot, depend on all of it. */
static size_t hash_key(const char *key)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * UINT64_C(1099511628211);
    return (size_t)(hash ^ hash >> 32);
}

/* The slot that holds the key, or the empty one where it belongs.  There always is an empty one. */
static size_t find_slot(const ag_map *map, const char *key)
{
    size_t mask = map->slot_count - 1;
    size_t slot = hash_key(key) & mask;
    while (map->slots[slot] && strcmp(map->entries[map->slots[slot] - 1].key, key) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

static size_t find_entry(const ag_map *map, const char *key)
{
    if (map->slot_count) {
        uint32_t slot = map->slots[find_slot(map, key)];
        return slot ? slot - 1 : not_found;
    }
    for (size_t i = 0; i < map->len; i++)
        if (ag_text_is(map->entries[i].key, key))
            return i;
    return not_found;
}

static void fill_slots(ag_map *map)
{
    memset(map->slots, 0, map->slot_count * sizeof *map->slots);
    for (size_t i = 0; i < map->len; i++)
        map->slots[find_slot(map, map->entries[i].key)] = (uint32_t)(i + 1);
}

/* Keep at least half of the slots empty. */
static void grow_slots(ag_map *map)
{
    map->slot_count = map->slot_count ? map->slot_count * 2 : (size_t)SLOTS_FROM * 4;
    map->slots = AG_NEW_ARRAY(map->arena, uint32_t, map->slot_count);
    fill_slots(map);
}

/* Empty a slot, and move those behind it up that would no longer be found. */
static void free_slot(ag_map *map, size_t hole)
{
    size_t mask = map->slot_count - 1;
    for (size_t slot = (hole + 1) & mask; map->slots[slot]; slot = (slot + 1) & mask) {
        size_t home = hash_key(map->entries[map->slots[slot] - 1].key) & mask;
        if (((slot - home) & mask) < ((slot - hole) & mask))
            continue;
        map->slots[hole] = map->slots[slot];
        hole = slot;
    }
    map->slots[hole] = 0;
}

void *ag_map_find(const ag_map *map, const char *key)
{
    size_t i = find_entry(map, key);
    return i == not_found ? NULL : map->entries[i].value;
}

bool ag_map_has(const ag_map *map, const char *key)
{
    return find_entry(map, key) != not_found;
}

bool ag_map_put(ag_map *map, const char *key, void *value)
{
    size_t i = find_entry(map, key);
    if (i != not_found) {
        map->entries[i].value = value;
        return false;
    }
    assert(map->len < UINT32_MAX);
    map->entries =
        ag_vec_reserve(map->arena, map->entries, map->len, &map->cap, sizeof *map->entries);
    map->entries[map->len++] = (ag_map_entry){key, value};
    if (!map->slot_count && map->len < SLOTS_FROM)
        return true;
    if (map->len * 2 > map->slot_count)
        grow_slots(map);
    else
        map->slots[find_slot(map, key)] = (uint32_t)map->len;
    return true;
}

bool ag_map_remove(ag_map *map, const char *key)
{
    size_t i = find_entry(map, key);
    if (i == not_found)
        return false;
    if (map->slot_count)
        free_slot(map, find_slot(map, key));
    map->len--;
    memmove(map->entries + i, map->entries + i + 1, (map->len - i) * sizeof *map->entries);
    for (size_t slot = 0; i < map->len && slot < map->slot_count; slot++)
        map->slots[slot] -= map->slots[slot] > i + 1;
    return true;
}
