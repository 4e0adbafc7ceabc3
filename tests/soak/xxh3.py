"""XXH3, 64 bits, without a seed: the checksum of the KV journal, after its specification (xxhash.com,
doc/xxhash_spec.md).

For inputs of 9 bytes and more: the journal has no shorter ones (docs/kv-journal.md).
"""

import struct

SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
    "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"
)
MASK = (1 << 64) - 1
P32_1, P32_2, P32_3 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
P64_1, P64_2, P64_3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
P64_4, P64_5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
STRIPE, STRIPES = 64, 16  # bytes, and how many of them between two scramblings


def read(data, at):
    return int.from_bytes(data[at : at + 8], "little")


def folded(a, b):
    product = a * b
    return (product & MASK) ^ (product >> 64)


def avalanche(hash):
    hash ^= hash >> 37
    hash = hash * 0x165667919E3779F9 & MASK
    return hash ^ hash >> 32


def mixed(data, at, secret):
    return folded(read(data, at) ^ read(SECRET, secret), read(data, at + 8) ^ read(SECRET, secret + 8))


def of_few(data):
    size = len(data)
    low = read(data, 0) ^ read(SECRET, 24) ^ read(SECRET, 32)
    high = read(data, size - 8) ^ read(SECRET, 40) ^ read(SECRET, 48)
    swapped = int.from_bytes(low.to_bytes(8, "little"), "big")
    return avalanche((size + swapped + high + folded(low, high)) & MASK)


def of_some(data):
    size = len(data)
    sum = size * P64_1
    for i in range((size - 1) // 32, -1, -1):
        sum += mixed(data, 16 * i, 32 * i) + mixed(data, size - 16 * (i + 1), 32 * i + 16)
    return avalanche(sum & MASK)


def of_more(data):
    size = len(data)
    first = avalanche((size * P64_1 + sum_of(data, range(8), 0)) & MASK)
    return avalanche((first + sum_of(data, range(8, size // 16), 3 - 128) + mixed(data, size - 16, 119)) & MASK)


def sum_of(data, parts, secret):
    return sum(mixed(data, 16 * i, 16 * i + secret) for i in parts)


KEYS = [struct.unpack_from("<8Q", SECRET, 8 * i) for i in range(STRIPES)]
LAST_KEY, SCRAMBLING = struct.unpack_from("<8Q", SECRET, 121), struct.unpack_from("<8Q", SECRET, 128)


def accumulate(sums, words, key):
    for i in range(8):
        word = words[i]
        mixed = word ^ key[i]
        sums[i ^ 1] += word
        sums[i] += (mixed & 0xFFFFFFFF) * (mixed >> 32)


def of_many(data):
    size = len(data)
    sums = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1]
    whole = (size - 1) // STRIPE
    for i, words in enumerate(struct.iter_unpack("<8Q", data[: whole * STRIPE])):
        accumulate(sums, words, KEYS[i % STRIPES])
        if i % STRIPES == STRIPES - 1:
            for j in range(8):
                sum = sums[j] & MASK
                sums[j] = ((sum ^ sum >> 47) ^ SCRAMBLING[j]) * P32_1 & MASK
    accumulate(sums, struct.unpack_from("<8Q", data, size - STRIPE), LAST_KEY)
    merged = size * P64_1
    for i in range(0, 8, 2):
        merged += folded((sums[i] & MASK) ^ read(SECRET, 11 + 8 * i), (sums[i + 1] & MASK) ^ read(SECRET, 19 + 8 * i))
    return avalanche(merged & MASK)


def xxh3(data: bytes) -> int:
    if 9 <= len(data) <= 16:
        return of_few(data)
    if 17 <= len(data) <= 128:
        return of_some(data)
    assert len(data) > 16, "the journal has nothing as short as this"
    return of_many(data) if len(data) > 240 else of_more(data)
