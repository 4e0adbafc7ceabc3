#include "base/say.h"

#include "base/say_chores.h"
#include "base/say_files.h"
#include "base/say_models.h"
#include "base/say_net.h"
#include "base/say_row.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace daylong {

namespace {

constexpr SayRow kRows[] = {
    {Say::Nothing, "", ""},
    {Say::OtherModelReadsAll, "read-anew.model.all",
     QT_TRANSLATE_NOOP("Say", "The model has changed. %1 reads the whole conversation anew.")},
    {Say::OtherModelReadsOne, "read-anew.model.one",
     QT_TRANSLATE_NOOP("Say",
                       "The model has changed. %1 reads the newest message anew; it does not know what came before.")},
    {Say::OtherModelReadsNewest, "read-anew.model.newest",
     QT_TRANSLATE_NOOP("Say",
                       "The model has changed. %1 reads the newest %2 messages anew; it does not know what "
                       "came before.")},
    {Say::OtherTemplateReadsAll, "read-anew.template.all",
     QT_TRANSLATE_NOOP("Say", "The chat template has changed. %1 reads the whole conversation anew.")},
    {Say::OtherTemplateReadsOne, "read-anew.template.one",
     QT_TRANSLATE_NOOP("Say",
                       "The chat template has changed. %1 reads the newest message anew; it does not know what "
                       "came before.")},
    {Say::OtherTemplateReadsNewest, "read-anew.template.newest",
     QT_TRANSLATE_NOOP("Say",
                       "The chat template has changed. %1 reads the newest %2 messages anew; it does not know "
                       "what came before.")},
    {Say::DamagedReadsAll, "read-anew.damaged.all",
     QT_TRANSLATE_NOOP("Say",
                       "The record of what the model had read was damaged. %1 reads the whole conversation "
                       "anew.")},
    {Say::DamagedReadsOne, "read-anew.damaged.one",
     QT_TRANSLATE_NOOP("Say",
                       "The record of what the model had read was damaged. %1 reads the newest message anew; it "
                       "does not know what came before.")},
    {Say::DamagedReadsNewest, "read-anew.damaged.newest",
     QT_TRANSLATE_NOOP("Say",
                       "The record of what the model had read was damaged. %1 reads the newest %2 messages "
                       "anew; it does not know what came before.")},
    {Say::OtherPromptReadAgain, "read-again.prompt",
     QT_TRANSLATE_NOOP("Say",
                       "The system prompt or the note has changed. Read again: %1 of the %2 tokens that the model "
                       "sees.")},
    {Say::OtherCacheReadAgain, "read-again.cache",
     QT_TRANSLATE_NOOP("Say", "The cache has changed. Read again: %1 of the %2 tokens that the model sees.")},
    {Say::OnlyEndRead, "message.end-read",
     QT_TRANSLATE_NOOP("Say",
                       "As you chose, the model has read only the end of this message: the last %1 of %2 "
                       "tokens.")},
    {Say::OnlyEndSeen, "message.end-seen",
     QT_TRANSLATE_NOOP("Say",
                       "The model sees only the end of this message: the last %1 of %2 tokens. A larger cache "
                       "in Settings holds more.")},
    {Say::BranchedOff, "conversation.branched",
     QT_TRANSLATE_NOOP("Say", "A branch of another conversation, from here on.")},

    {Say::TemplateUnusablePlain, "template.unusable.plain",
     QT_TRANSLATE_NOOP("Say",
                       "Turns are written in plain words (User:, Assistant:), because the chat template cannot "
                       "be used: %1")},
    {Say::TemplateUnusableFamily, "template.unusable.family",
     QT_TRANSLATE_NOOP("Say",
                       "Turns are written as %1 models have them, because the chat template cannot be used: "
                       "%2")},
    {Say::AboutTemplate, "template.about", QT_TRANSLATE_NOOP("Say", "About this model's chat template.")},
    {Say::TemplateMissingFamily, "template.missing.family",
     QT_TRANSLATE_NOOP("Say",
                       "The model file has none. Its vocabulary has the marks of %1, so turns are written with "
                       "them.")},
    {Say::TemplateMissingPlain, "template.missing.plain",
     QT_TRANSLATE_NOOP("Say",
                       "The model file has none. Its vocabulary has no marks of turns either, so they are "
                       "written in plain words (User:, Assistant:).")},
    {Say::TemplateIsGuess, "template.guess",
     QT_TRANSLATE_NOOP("Say", "That is a guess: if the answers look wrong, choose another template in Settings.")},
    {Say::TemplateLeavesThoughts, "template.thoughts",
     QT_TRANSLATE_NOOP("Say",
                       "It leaves out the thoughts of earlier replies; here they stay where they are until "
                       "they leave the window.")},
    {Say::TemplateMovesSystem, "template.system-moves",
     QT_TRANSLATE_NOOP("Say", "It moves the system prompt to the newest turn; here it stays in the first one.")},
    {Say::TemplateHasNoSystem, "template.no-system",
     QT_TRANSLATE_NOOP("Say", "It knows no system prompt; here it stands before the first words.")},
    {Say::TemplateRewritesNewest, "template.newest",
     QT_TRANSLATE_NOOP("Say", "It writes the newest reply differently from older ones; here each stays as it was.")},
    {Say::TemplateTellsDate, "template.date",
     QT_TRANSLATE_NOOP("Say", "It tells the date; here that is the day on which the conversation began.")},

    {Say::TranscriptNotOpen, "transcript.not-open",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript could not be opened, so nothing can be said yet; see the error at the "
                       "start")},
    {Say::NoModel, "model.none",
     QT_TRANSLATE_NOOP("Say",
                       "no model is open, so there is no reply; your message is kept. Choose a model in "
                       "Settings")},
    {Say::LoadingStopped, "model.loading-stopped",
     QT_TRANSLATE_NOOP("Say", "no model is loaded, because its loading was stopped; Apply in Settings loads it")},
    {Say::NoConversation, "conversation.none", QT_TRANSLATE_NOOP("Say", "there is no conversation %1 any more")},
    {Say::NoConversationAtStart, "conversation.none-at-start",
     QT_TRANSLATE_NOOP("Say", "there is no conversation %1; 'daylong-cli chat' and /list show those there are")},
    {Say::MemoryIsFull, "memory.full",
     QT_TRANSLATE_NOOP("Say", "there is not enough memory; choose a smaller cache or a smaller model in Settings")},
    {Say::SomethingUnforeseen, "unforeseen", QT_TRANSLATE_NOOP("Say", "something unforeseen happened: %1")},
    {Say::ReplyEndIsOwed, "reply.owed",
     QT_TRANSLATE_NOOP("Say", "The end of the reply is kept in memory, and stored as soon as that is possible")},

    {Say::NotDeletedGone, "delete.gone",
     QT_TRANSLATE_NOOP("Say", "this message cannot be deleted: it is no longer in the transcript")},
    {Say::NotDeletedAnswered, "delete.answered",
     QT_TRANSLATE_NOOP("Say", "this message cannot be deleted while it is being answered; stop the reply first")},
    {Say::NotPinned, "pin.note",
     QT_TRANSLATE_NOOP("Say", "this message cannot be pinned: it is not one that somebody said")},
    {Say::NotChangedGone, "edit.gone",
     QT_TRANSLATE_NOOP("Say", "this message cannot be changed: it is not one of yours that is shown")},
    {Say::NoSuchBranch, "branch.gone", QT_TRANSLATE_NOOP("Say", "this branch is no longer in the transcript")},
    {Say::PinnedTooMuch, "pin.too-much",
     QT_TRANSLATE_NOOP("Say",
                       "with this message %1 tokens would be pinned, and half of the memory is %2; unpin "
                       "another one, or choose a larger cache in Settings")},
    {Say::PinnedMoreThanHalf, "pin.more-than-half",
     QT_TRANSLATE_NOOP("Say",
                       "the pinned messages take %1 tokens, more than half of a cache of %2; unpin some, or "
                       "choose a larger cache in Settings")},
    {Say::CacheTooSmall, "cache.too-small",
     QT_TRANSLATE_NOOP("Say",
                       "a cache of %1 tokens is too small: the system prompt and the sinks take %2; choose at "
                       "least %3, or a shorter system prompt")},
    {Say::RecordDamaged, "record.damaged",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript's record of this conversation's tokens is damaged (%1). The newest "
                       "messages are read anew with the next one")},
    {Say::ReplyGone, "reply.gone", QT_TRANSLATE_NOOP("Say", "the reply is no longer in the transcript")},
    {Say::ConversationGone, "conversation.gone",
     QT_TRANSLATE_NOOP("Say", "the conversation is no longer in the transcript")},

    {Say::UnknownDevice, "device.unknown",
     QT_TRANSLATE_NOOP("Say", "this program knows no device '%1'; choose the CPU in Settings")},
    {Say::NoDeviceLeft, "device.none-left",
     QT_TRANSLATE_NOOP("Say", "no device is left to run the model on; choose one in Settings")},
    {Say::NoMemoryFor, "memory.none-for",
     QT_TRANSLATE_NOOP("Say",
                       "not enough memory for %1 (%2 MiB); close other programs, or choose a smaller model or "
                       "cache")},
    {Say::NoNumbers, "model.no-numbers",
     QT_TRANSLATE_NOOP("Say",
                       "the model computed no numbers; choose 32 bits (f32) for its keys and values, and if "
                       "that does not help, download its file again, for it may be damaged")},
    {Say::SinksFillCache, "cache.sinks",
     QT_TRANSLATE_NOOP("Say",
                       "a cache of %1 tokens has no room for a window beside %2 sinks; choose a larger cache "
                       "or fewer sinks")},
    {Say::PartMissing, "model.part-missing",
     QT_TRANSLATE_NOOP("Say",
                       "the model is split into %1 files, and '%2' is missing; put all of them into one "
                       "folder")},
    {Say::ModelFileMissing, "model.file-missing",
     QT_TRANSLATE_NOOP("Say", "there is no file '%1'; check the path, or choose another model")},
    {Say::ModelFileUnopened, "model.file-unopened",
     QT_TRANSLATE_NOOP("Say", "cannot open '%1': %2; check that you may read it")},
    {Say::ModelFileIsFolder, "model.file-folder", QT_TRANSLATE_NOOP("Say", "'%1' is a folder; choose a file in it")},
    {Say::ModelFileEmpty, "model.file-empty", QT_TRANSLATE_NOOP("Say", "'%1' is empty; download or copy it again")},
    {Say::ModelFileNoFile, "model.file-none",
     QT_TRANSLATE_NOOP("Say", "'%1' is not an ordinary file; choose another one")},
    {Say::ModelFileNoGguf, "model.file-no-gguf",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' is not a model in GGUF format, whatever its name says; if it was downloaded, download it "
                       "again")},
    // What of it is said in English alone: it is for whoever made the file.
    {Say::ModelFileUnfit, "model.file-unfit", QT_TRANSLATE_NOOP("Say", "'%1' %2")},
    {Say::ModelFileGone, "model.file-gone",
     QT_TRANSLATE_NOOP("Say", "'%1' cannot be examined any more; download or copy it again")},
    {Say::ModelFileCut, "model.file-cut",
     QT_TRANSLATE_NOOP("Say", "'%1' was cut short while in use; download or copy it again")},
    {Say::ModelFileWritten, "model.file-written",
     QT_TRANSLATE_NOOP("Say", "'%1' was written to while in use; download or copy it again")},
    {Say::ModelFileUnread, "model.file-unread",
     QT_TRANSLATE_NOOP("Say", "'%1' could not be read to its end; download or copy it again")},
    {Say::KeptWeightsChanged, "model.kept-changed",
     QT_TRANSLATE_NOOP("Say",
                       "what Daylong keeps of the model, to load it sooner, was changed while in use; it is made "
                       "anew: try again")},

    {Say::TranscriptFull, "transcript.full",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript '%1' cannot grow: the disk is full; free some space and try again "
                       "(%2)")},
    {Say::TranscriptReadOnly, "transcript.read-only",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript '%1' cannot be written; check the permissions of its file and folder "
                       "(%2)")},
    {Say::TranscriptCannotOpen, "transcript.cannot-open",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript '%1' cannot be opened; check that its folder exists and may be written "
                       "(%2)")},
    {Say::TranscriptDamaged, "transcript.damaged",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript '%1' is damaged or is not a Daylong transcript; move it aside (keep it: "
                       "'sqlite3 FILE .recover' can save much of it) and start again (%2)")},
    {Say::TranscriptInUse, "transcript.in-use",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' is in use by another program; close that and try again (%2)")},
    {Say::TranscriptNeedsMemory, "transcript.memory",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' needs more memory than there is (%2)")},
    {Say::TranscriptDiskError, "transcript.disk-error",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' cannot be read or written: the disk reports an error (%2)")},
    {Say::TranscriptError, "transcript.error", QT_TRANSLATE_NOOP("Say", "the transcript '%1' reports an error (%2)")},
    {Say::TranscriptCutShortReader, "transcript.cut-short",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript '%1' was cut short by another program; close Daylong, and put a copy of "
                       "it in its place")},
    {Say::TranscriptTooNew, "transcript.too-new",
     QT_TRANSLATE_NOOP("Say",
                       "the transcript '%1' was written by a newer Daylong (schema %2, this one knows %3); "
                       "install that version again")},
    {Say::TranscriptUnreadable, "transcript.unreadable",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' cannot be read: %2")},
    {Say::TranscriptIsFolder, "transcript.folder",
     QT_TRANSLATE_NOOP("Say", "'%1' is a folder; the transcript is a file")},
    {Say::TranscriptIsDevice, "transcript.device",
     QT_TRANSLATE_NOOP("Say", "'%1' is a pipe or a device; the transcript is a file")},
    {Say::NoTranscript, "transcript.none",
     QT_TRANSLATE_NOOP("Say", "'%1' is not a Daylong transcript; choose another file with --db")},
    {Say::OtherDatabase, "transcript.other",
     QT_TRANSLATE_NOOP("Say", "'%1' is a database, but not a Daylong transcript; choose another file with --db")},
    {Say::LeadsNowhere, "transcript.nowhere", QT_TRANSLATE_NOOP("Say", "'%1' leads nowhere: %2")},
    {Say::NoFolder, "transcript.no-folder",
     QT_TRANSLATE_NOOP("Say",
                       "cannot make the folder '%1' for the transcript: %2; choose another place with --db, or "
                       "set HOME")},
    {Say::FolderReadOnly, "transcript.folder-read-only",
     QT_TRANSLATE_NOOP("Say",
                       "the folder of the transcript '%1' cannot be written: %2; check its permissions, or "
                       "choose another place with --db")},
    {Say::OtherDaylong, "transcript.other-daylong",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' is open in another Daylong; go on there, or close it first")},
    {Say::TranscriptRepaired, "transcript.repaired",
     QT_TRANSLATE_NOOP("Say",
                       "The transcript was damaged. What could be read of it is here again; the damaged file is "
                       "kept as '%1'.")},
    {Say::TranscriptGone, "transcript.gone",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' was deleted or moved away while Daylong was using it")},
    {Say::TranscriptReplaced, "transcript.replaced",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' was replaced by another file while Daylong was using it")},
    {Say::TranscriptCut, "transcript.cut",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' was cut short while Daylong was using it")},
    {Say::TranscriptLostJournal, "transcript.lost-journal",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' has lost its journal ('%1-wal') while Daylong was using it")},
    {Say::TranscriptLostIndex, "transcript.lost-index",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' has lost its index ('%1-shm') while Daylong was using it")},
    {Say::TranscriptUnwritable, "transcript.unwritable",
     QT_TRANSLATE_NOOP("Say", "the transcript '%1' cannot be written")},
    {Say::SavedElsewhere, "transcript.saved-elsewhere",
     QT_TRANSLATE_NOOP("Say",
                       "What could be saved is in '%1'. Nothing more can be said before Daylong is started "
                       "again: to go on with it, close Daylong and move that file to '%2' first")},
    {Say::NotSavedElsewhere, "transcript.not-saved",
     QT_TRANSLATE_NOOP("Say", "What Daylong knows of it cannot be saved elsewhere: %1")},
    {Say::DamagedNotKept, "transcript.damaged-not-kept",
     QT_TRANSLATE_NOOP("Say", "cannot keep the damaged transcript as '%1': %2")},
    {Say::QueueFilesDamaged, "queue.files-damaged",
     QT_TRANSLATE_NOOP("Say", "the files of a message that waits are damaged; take it out, and attach them again")},
};

constexpr auto kAll = static_cast<size_t>(Say::End);

/// Each where its number says, however the tables have them.
constexpr std::array<SayRow, kAll> kInOrder = [] {
    std::array<SayRow, kAll> all{};
    const auto take = [&all](const auto& rows) {
        for (const SayRow& row : rows) all[static_cast<size_t>(row.say)] = row;
    };
    take(kRows);
    take(kSayOfModels);
    take(kSayOfFiles);
    take(kSayOfChores);
    take(kSayOfNet);
    return all;
}();

constexpr bool hasEachOnce() {
    for (size_t i = 1; i < kAll; ++i) {
        if (kInOrder[i].english.empty()) return false;
    }
    return std::size(kRows) + std::size(kSayOfModels) + std::size(kSayOfFiles) + std::size(kSayOfChores) +
               std::size(kSayOfNet) ==
           kAll;
}
static_assert(hasEachOnce());

const SayRow& rowOf(Say say) { return kInOrder[static_cast<size_t>(say)]; }

}  // namespace

std::string_view english(Say say) { return rowOf(say).english; }
std::string_view nameOf(Say say) { return rowOf(say).name; }

std::optional<Say> sayNamed(std::string_view name) {
    const auto* const found =
        std::find_if(kInOrder.begin(), kInOrder.end(), [&](const SayRow& row) { return row.name == name; });
    return found != kInOrder.end() && !name.empty() ? std::optional(found->say) : std::nullopt;
}

}  // namespace daylong
