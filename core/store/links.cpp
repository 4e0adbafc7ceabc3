#include "store/links.h"

#include "store/stored_numbers.h"

namespace daylong::store {

namespace {

/// What is shown follows what is shown, a former wording the same message as the one that took its place, and a reply
/// that was put aside the wording that it answered; what follows one that is gone as if nobody had said what it
/// follows.
constexpr const char* kLink =
    "UPDATE message SET parent_id = NULL WHERE parent_id <> 0 AND parent_id NOT IN (SELECT id FROM message); "
    "UPDATE message SET parent_id = coalesce(iif(role = " DAYLONG_ASSISTANT " AND state = " DAYLONG_SUPERSEDED
    ", (SELECT said.id FROM message said WHERE said.conversation_id = message.conversation_id AND said.id < message.id "
    "AND said.role = " DAYLONG_USER
    " ORDER BY said.id DESC LIMIT 1), (SELECT shown.id FROM message shown WHERE shown.conversation_id = "
    "message.conversation_id AND shown.id < message.id AND shown.state <> " DAYLONG_SUPERSEDED
    " AND shown.role <> " DAYLONG_NOTE
    " ORDER BY shown.id DESC LIMIT 1)), 0) WHERE parent_id IS NULL; "
    "UPDATE message SET parent_id = coalesce((WITH RECURSIVE up (id) AS (SELECT message.parent_id UNION ALL SELECT "
    "note.parent_id FROM up JOIN message note ON note.id = up.id WHERE note.role = " DAYLONG_NOTE
    ") SELECT up.id FROM up LEFT JOIN message above ON above.id = up.id WHERE coalesce(above.role, 0) <> " DAYLONG_NOTE
    " LIMIT 1), 0) WHERE parent_id IN (SELECT id FROM message WHERE role = " DAYLONG_NOTE
    "); "
    "INSERT OR REPLACE INTO setting (key, value) VALUES ('linked', '1')";

}  // namespace

Result<void> linkByOrder(Database& database) {
    {
        Query linked = TRY(database.query("SELECT 1 FROM setting WHERE key = 'linked'"));
        if (TRY(linked.next())) return {};
    }
    Transaction transaction = TRY(Transaction::begin(database));
    TRY(database.execute(kLink));
    return transaction.commit();
}

}  // namespace daylong::store
