#include "store/queued_rows.h"

#include <span>
#include <sstream>

namespace daylong::store {

QueuedRow readQueued(const Query& row) {
    QueuedRow waiting{.message = {.id = row.integer(0),
                                  .conversation = row.integer(1),
                                  .endOnly = row.integer(2) != 0,
                                  .text = row.text(3),
                                  .files = {}},
                      .fileNames = row.text(4),
                      .packedFiles = {}};
    const std::span<const std::byte> files = row.blob(5);
    waiting.packedFiles.assign(reinterpret_cast<const char*>(files.data()), files.size());
    std::istringstream names(waiting.fileNames);
    for (std::string name; std::getline(names, name);) waiting.message.files.push_back(name);
    return waiting;
}

Result<void> insertQueued(Database& into, const QueuedRow& waiting) {
    Query query = TRY(into.query("INSERT OR REPLACE INTO queued (" DAYLONG_QUEUED_COLUMNS
                                 ") SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?2 IN (SELECT id FROM conversation)"));
    return query.bind(waiting.message.id)
        .bind(waiting.message.conversation)
        .bind(int64_t{waiting.message.endOnly})
        .bind(std::string_view(waiting.message.text))
        .bind(std::string_view(waiting.fileNames))
        .bindBlob(std::as_bytes(std::span(waiting.packedFiles)))
        .run();
}

}  // namespace daylong::store
