// GPT4All's .chat files, versions 1 to 12 (2023 to 2025): a QDataStream, big-endian, read by hand with a bound on every
// length. Of a file that ends too early, what came before is given. Facts: the program's own writer, which is public.
// Thread rule: one thread. Failure rule: what the stream reports; InvalidFile where nothing can be read.
#pragma once

#include "exchange/byte_stream.h"
#include "exchange/imported.h"

namespace daylong::exchange {

bool looksLikeGpt4All(std::string_view beginning);
Result<void> readGpt4All(ByteStream& stream, const std::string& name, const ReadingEvents& events);

}  // namespace daylong::exchange
