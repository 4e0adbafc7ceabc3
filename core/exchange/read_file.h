// Reads conversations out of one file, whatever its format is: told by what stands in it, never by its name.
// Thread rule: one thread. Failure rule: what the stream reports, Unsupported where the format is not known, TooNew; an
// error of the one who takes the conversations ends the reading. A damaged conversation does not: it is counted, and
// said.
#pragma once

#include "exchange/byte_stream.h"
#include "exchange/imported.h"
#include "exchange/json_elements.h"

namespace daylong::exchange {

Result<void> readFile(ByteStream& stream, const std::string& name, const ReadingEvents& events);

Result<void> readJson(ByteStream& stream, const std::string& name, const ReadingEvents& events,
                      const JsonLimits& limits = {});
/// Jan's two files of one conversation.
Result<void> readJan(ByteStream& thread, ByteStream& messages, const std::string& name, const ReadingEvents& events);

bool looksLikeMarkdown(std::string_view beginning);
Result<void> readMarkdown(ByteStream& stream, const std::string& name, const ReadingEvents& events,
                          const JsonLimits& limits = {});

}  // namespace daylong::exchange
