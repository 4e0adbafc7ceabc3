// What core says to people, as codes and values: notes in a conversation, and the failures that a person meets in the
// window. Each has its words once, in English (say.cpp), which the terminal shows; the window shows its translation
// (ui/words). What is inside of a file, or a driver's trouble, is said in English alone: it is for those who made that.
// Names are stored in transcripts: they stay. Pure. Failure rule: none.
#pragma once

#include "base/result.h"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daylong {

enum class Say : uint16_t {
    Nothing,
    // Notes: the conversation was read anew.
    OtherModelReadsAll,
    OtherModelReadsOne,
    OtherModelReadsNewest,
    OtherTemplateReadsAll,
    OtherTemplateReadsOne,
    OtherTemplateReadsNewest,
    DamagedReadsAll,
    DamagedReadsOne,
    DamagedReadsNewest,
    // Something is set otherwise than it was: what was read again.
    OtherPromptReadAgain,
    OtherCacheReadAgain,
    // Notes: a message is longer than what can be seen of it.
    OnlyEndRead,
    OnlyEndSeen,
    // Note: where a conversation comes from.
    BranchedOff,
    // How conversations are written for a model, otherwise than its template would.
    TemplateUnusablePlain,
    TemplateUnusableFamily,
    AboutTemplate,
    TemplateMissingFamily,
    TemplateMissingPlain,
    TemplateIsGuess,
    TemplateLeavesThoughts,
    TemplateMovesSystem,
    TemplateHasNoSystem,
    TemplateRewritesNewest,
    TemplateTellsDate,
    // Nothing can be said, or answered.
    TranscriptNotOpen,
    NoModel,
    LoadingStopped,
    NoConversation,
    NoConversationAtStart,
    MemoryIsFull,
    SomethingUnforeseen,
    ReplyEndIsOwed,
    // What was said cannot be changed so.
    NotDeletedGone,
    NotDeletedAnswered,
    NotPinned,
    NotChangedGone,
    NoSuchBranch,
    PinnedTooMuch,
    PinnedMoreThanHalf,
    CacheTooSmall,
    RecordDamaged,
    ReplyGone,
    ConversationGone,
    // A model or its device.
    UnknownDevice,
    NoDeviceLeft,
    NoMemoryFor,
    NoNumbers,
    SinksFillCache,
    PartMissing,
    ModelFileMissing,
    ModelFileUnopened,
    ModelFileIsFolder,
    ModelFileEmpty,
    ModelFileNoFile,
    ModelFileNoGguf,
    ModelFileUnfit,
    ModelFileGone,
    ModelFileCut,
    ModelFileWritten,
    ModelFileUnread,
    KeptWeightsChanged,
    // The transcript's file.
    TranscriptFull,
    TranscriptReadOnly,
    TranscriptCannotOpen,
    TranscriptDamaged,
    TranscriptInUse,
    TranscriptNeedsMemory,
    TranscriptDiskError,
    TranscriptError,
    TranscriptCutShortReader,
    TranscriptTooNew,
    TranscriptUnreadable,
    TranscriptIsFolder,
    TranscriptIsDevice,
    NoTranscript,
    OtherDatabase,
    LeadsNowhere,
    NoFolder,
    FolderReadOnly,
    OtherDaylong,
    TranscriptRepaired,
    TranscriptGone,
    TranscriptReplaced,
    TranscriptCut,
    TranscriptLostJournal,
    TranscriptLostIndex,
    TranscriptUnwritable,
    SavedElsewhere,
    NotSavedElsewhere,
    DamagedNotKept,
    QueueFilesDamaged,
    // Models that are looked for, brought and kept (say_models.h).
    HubAddress,
    HubTokenUnfit,
    HubStrangeAnswer,
    HubNoBranch,
    HubNoRepository,
    HubTooManyFiles,
    HubListElsewhere,
    HubTellsNothing,
    HubGated,
    HubGatedStill,
    HubTokenRefused,
    HubClosed,
    HubNoRevision,
    HubNoFile,
    HubPrivate,
    HubForbids,
    HubNothing,
    HubBusyFor,
    HubBusy,
    HubTokenHelps,
    HubFailed,
    HubStatus,
    PullAddress,
    PullNoName,
    PullNoGguf,
    PullNoForm,
    DownloadSpoilt,
    DownloadCut,
    DownloadLength,
    DownloadChanged,
    DownloadTooLong,
    DownloadUnfit,
    DownloadElsewhere,
    DownloadKept,
    DownloadNoModel,
    DownloadNoMemory,
    DownloadDiskFull,
    DownloadDiskSmall,
    DownloadNoRoom,
    DownloadNoFolder,
    DownloadTaken,
    DownloadFinished,
    DownloadNoThread,
    LibraryUnopened,
    LibraryUnread,
    LibraryUnwritten,
    LibraryUnmoved,
    LibraryNoteUnwritten,
    FolderIsNone,
    FolderInLibrary,
    FolderNotAdded,
    TrashNotOurs,
    TrashGone,
    TrashNameTaken,
    KeyringNone,
    KeyringNoneBecause,
    // What is redacted or rescued, and the local API (say_chores.h).
    RedactWhat,
    RedactNothing,
    RedactReadElsewhere,
    RedactCopyStays,
    NothingToRescue,
    NoWayToTranscript,
    ServeNoAddress,
    ServeCannotListen,
    TokenNoRandom,
    TokenUnmade,
    TokenUnwritten,
    TokenUnread,
    TokenOpen,
    TokenUnfit,
    // A file that is attached (say_files.h, with the next three).
    FileNotThere,
    FileIsNone,
    FileTooLarge,
    FileTextTooLong,
    FileUnknown,
    FileDamaged,
    FileLocked,
    FileOnlyPictures,
    FileEmpty,
    FilePagesWithoutText,
    FileLettersGuessed,
    FileTakesTooLong,
    FilePageTookTooLong,
    FilePageBroke,
    FileReaderMissing,
    FileReaderNotStarted,
    // Conversations that come from elsewhere: why not, and what of them does not.
    ImportNothing,
    ImportNoFiles,
    ImportTooMuch,
    ImportUnknown,
    ImportNewerFormat,
    ImportUnreadable,
    ImportFolderUnreadable,
    ImportFolderTooDeep,
    ImportIsNeither,
    ImportNoArchive,
    ImportArchiveListTooLong,
    ImportArchiveTooManyFiles,
    ImportArchiveGrows,
    ImportEntryUnreadable,
    ImportEntryLarger,
    ImportDamaged,
    ImportCutShort,
    ImportNewerGpt4All,
    ImportLineTooLong,
    ImportPartDamaged,
    ImportPartCutShort,
    ImportConversationTooLarge,
    ImportConversationCutShort,
    ImportConversationDamaged,
    ImportTooDamaged,
    ImportTakenBack,
    ImportNoneToTakeBack,
    // Conversations that go elsewhere.
    ExportNothing,
    ExportNoConversation,
    ExportUnwritable,
    ExportIntoFolder,
    // What stands around what was said, in an export for people.
    ExportTitle,
    ExportUntitled,
    ExportYou,
    ExportAssistant,
    ExportNote,
    ExportThoughts,
    ExportHiddenMessage,
    ExportHiddenMessages,
    ExportFilePage,
    ExportFilePages,
    // What is kept is moved to another folder.
    MoveNoRoom,
    MoveNotWritable,
    MoveTargetExists,
    MoveSamePlace,
    MoveIntoItself,
    MoveIsLink,
    MoveCopyFailed,
    MoveCopyDiffers,
    MoveStopped,
    PlaceMissing,
    PlacesUnreadable,
    // What keeps another machine from answering (say_net.h).
    NetNoProxy,
    NetNoHost,
    NetNotReached,
    NetSilent,
    NetCertificate,
    NetCertificateFile,
    NetNoEncryption,
    NetNoAddress,
    NetCut,
    NetElsewhere,
    NetHeadersEndless,
    NetTooMuch,
    NetNoMemory,
    NetNowhere,
    NetPointsToNone,
    NetRoundAndRound,
    NetUnencrypted,
    // A server that answers in a chat.
    ServerAddress,
    ServerNotListed,
    ServerNoModels,
    ServerNeedsKey,
    ServerForbids,
    ServerNoModel,
    ServerBusyFor,
    ServerBusy,
    ServerFailed,
    ServerRefuses,
    ServerTooLong,
    ServerCut,
    ServerStrange,
    ServerKeyUnkept,
    ServerKeyUnfit,
    ServerGivesWay,
    ServersDamaged,
    ServerKeyRemains,
    End,  // of the list
};

/// With %1, %2 … where the values belong: the key of its translation.
std::string_view english(Say say);
std::string_view nameOf(Say say);
std::optional<Say> sayNamed(std::string_view name);

/// One after the other, with their values.
std::string inEnglish(const Sayings& sayings);

/// As one text, to be stored; and back again. Nothing: it is no such text, or has a name that this Daylong lacks.
std::string packed(const Sayings& sayings);
std::optional<Sayings> unpacked(std::string_view text);

inline std::string valueText(std::string_view value) { return std::string(value); }
inline std::string valueText(std::integral auto value) { return std::to_string(value); }

/// Values are texts and whole numbers.
template <class... Values>
Saying saying(Say say, const Values&... values) {
    return {say, {valueText(values)...}};
}

inline Error failure(ErrorCode code, Sayings sayings) { return {code, inEnglish(sayings), std::move(sayings)}; }
template <class... Values>
Error failure(ErrorCode code, Say say, const Values&... values) {
    return failure(code, Sayings{saying(say, values...)});
}

/// The same failure, and what else is to be said of it.
inline Error withMore(Error error, Saying more) {
    error.message = error.message + ". " + inEnglish({more});
    if (!error.sayings.empty()) error.sayings.push_back(std::move(more));
    return error;
}

}  // namespace daylong
