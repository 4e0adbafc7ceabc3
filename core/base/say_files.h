// What core says of files that go with a message, and of conversations that come, go or are moved: rows for say.cpp
// alone.
#pragma once

#include "base/say_row.h"

namespace daylong {

inline constexpr SayRow kSayOfFiles[] = {
    {Say::FileNotThere, "file.not-there", QT_TRANSLATE_NOOP("Say", "there is no file '%1' any more")},
    {Say::FileIsNone, "file.none", QT_TRANSLATE_NOOP("Say", "'%1' is not a file; attach the files in it one by one")},
    {Say::FileTooLarge, "file.too-large",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' is larger than %2 MiB, the most that can be attached; attach a part of it, or a smaller "
                       "copy")},
    {Say::FileTextTooLong, "file.text-too-long",
     QT_TRANSLATE_NOOP("Say", "'%1' has more than %2 MiB of text, the most that can be attached; attach a part of it")},
    {Say::FileUnknown, "file.unknown",
     QT_TRANSLATE_NOOP("Say",
                       "Daylong cannot read '%1'; it reads text, Markdown, source code, CSV, HTML, PDF, Word (.docx) "
                       "and OpenDocument (.odt), and keeps pictures")},
    {Say::FileDamaged, "file.damaged",
     QT_TRANSLATE_NOOP("Say", "'%1' cannot be read: it is damaged, or protected by a password")},
    {Say::FileLocked, "file.locked",
     QT_TRANSLATE_NOOP("Say", "'%1' is protected by a password; save a copy of it without one, and attach that")},
    {Say::FileOnlyPictures, "file.only-pictures",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' has no text; pictures of text are not read: have a program for text recognition (OCR) "
                       "make a copy with text, and attach that")},
    {Say::FileEmpty, "file.empty",
     QT_TRANSLATE_NOOP("Say", "'%1' has no text: there is nothing in it to attach; choose another file")},
    {Say::FilePagesWithoutText, "file.pages-without-text",
     QT_TRANSLATE_NOOP("Say", "%1 of its %2 pages have no text; pictures of text are not read")},
    {Say::FileLettersGuessed, "file.letters-guessed",
     QT_TRANSLATE_NOOP("Say", "its letters are not UTF-8; they were read as Western European (Windows-1252)")},
    {Say::FileTakesTooLong, "file.takes-too-long",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' takes too long to read, and was given up; attach a part of it, or a copy made by printing "
                       "it to a file")},
    {Say::FilePageTookTooLong, "file.page-took-too-long",
     QT_TRANSLATE_NOOP("Say", "only its beginning could be read, %1 of %2 pages: page %3 took too long")},
    {Say::FilePageBroke, "file.page-broke",
     QT_TRANSLATE_NOOP(
         "Say", "only its beginning could be read, %1 of %2 pages: page %3 is damaged, or needs too much memory")},
    {Say::FileReaderMissing, "file.reader-missing",
     QT_TRANSLATE_NOOP(
         "Say", "PDFs cannot be read: the program '%1', which belongs to Daylong, is missing; install Daylong anew")},
    {Say::FileReaderNotStarted, "file.reader-not-started",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' cannot be read: the program that reads PDFs could not be started (%2); close other "
                       "programs, and try again")},

    {Say::ImportNothing, "import.nothing",
     QT_TRANSLATE_NOOP("Say", "nothing was imported: there is no conversation with a message in '%1'")},
    {Say::ImportNoFiles, "import.no-files",
     QT_TRANSLATE_NOOP(
         "Say", "there is no file of conversations in '%1'; an export has conversations.json or the like in it")},
    {Say::ImportTooMuch, "import.too-much",
     QT_TRANSLATE_NOOP("Say", "'%1' holds more than Daylong reads at once; import its files one by one")},
    {Say::ImportUnknown, "import.unknown",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' is not a conversation that Daylong can read: it reads the exports of ChatGPT, Open WebUI, "
                       "LM Studio, Jan, GPT4All and its own, and Markdown with a heading for who speaks")},
    {Say::ImportNewerFormat, "import.newer-format",
     QT_TRANSLATE_NOOP(
         "Say",
         "'%1' was written by a newer Daylong (version %2 of the format, this one knows %3); install that version")},
    {Say::ImportUnreadable, "import.unreadable", QT_TRANSLATE_NOOP("Say", "cannot read '%1': %2")},
    {Say::ImportFolderUnreadable, "import.folder-unreadable",
     QT_TRANSLATE_NOOP("Say", "cannot read the folder '%1': %2")},
    {Say::ImportFolderTooDeep, "import.folder-too-deep",
     QT_TRANSLATE_NOOP("Say", "'%1' was not looked into: it lies deeper than 16 folders; import it by itself")},
    {Say::ImportIsNeither, "import.is-neither", QT_TRANSLATE_NOOP("Say", "'%1' is neither a file nor a folder")},
    {Say::ImportNoArchive, "import.no-archive",
     QT_TRANSLATE_NOOP("Say", "'%1' is not a zip archive that can be read: %2; was it downloaded completely?")},
    {Say::ImportArchiveListTooLong, "import.archive-list-too-long",
     QT_TRANSLATE_NOOP(
         "Say", "'%1' was not opened: its list of files is too long; unpack it yourself, and import the folder")},
    {Say::ImportArchiveTooManyFiles, "import.archive-too-many-files",
     QT_TRANSLATE_NOOP("Say", "'%1' was not opened: it has too many files; unpack it yourself, and import the folder")},
    {Say::ImportArchiveGrows, "import.archive-grows",
     QT_TRANSLATE_NOOP(
         "Say", "'%1' was not opened: '%2' in it would grow far too large; unpack it yourself, and import the folder")},
    {Say::ImportEntryUnreadable, "import.entry-unreadable",
     QT_TRANSLATE_NOOP("Say", "'%1' in the archive cannot be read: %2")},
    {Say::ImportEntryLarger, "import.entry-larger",
     QT_TRANSLATE_NOOP("Say", "'%1' in the archive is larger than it says")},
    {Say::ImportDamaged, "import.damaged", QT_TRANSLATE_NOOP("Say", "'%1' cannot be read: it is damaged")},
    {Say::ImportCutShort, "import.cut-short", QT_TRANSLATE_NOOP("Say", "'%1' cannot be read: it ends in the middle")},
    {Say::ImportNewerGpt4All, "import.newer-gpt4all",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' cannot be read: it is of version %2 of GPT4All's format, and this Daylong knows 1 to %3")},
    {Say::ImportLineTooLong, "import.line-too-long",
     QT_TRANSLATE_NOOP("Say", "'%1' has a line that is too long to be a text")},
    {Say::ImportPartDamaged, "import.part-damaged",
     QT_TRANSLATE_NOOP("Say", "%1: it is damaged; what comes before is there")},
    {Say::ImportPartCutShort, "import.part-cut-short",
     QT_TRANSLATE_NOOP("Say", "%1: it ends in the middle; what comes before is there")},
    {Say::ImportConversationTooLarge, "import.conversation-too-large",
     QT_TRANSLATE_NOOP(
         "Say",
         "%1: conversation %2 is too large, or nested too deeply, and was left out; where it is an export of "
         "Daylong, export it in parts, by days")},
    {Say::ImportConversationCutShort, "import.conversation-cut-short",
     QT_TRANSLATE_NOOP("Say", "%1: conversation %2 ends in the middle, with the file, and was left out")},
    {Say::ImportConversationDamaged, "import.conversation-damaged",
     QT_TRANSLATE_NOOP("Say", "%1: conversation %2 is damaged near its byte %3 and was left out")},
    {Say::ImportTooDamaged, "import.too-damaged",
     QT_TRANSLATE_NOOP("Say", "%1: it is damaged in too many places; the rest was left out")},
    {Say::ImportTakenBack, "import.taken-back",
     QT_TRANSLATE_NOOP("Say", "there is no import %1 that was not taken back already")},
    {Say::ImportNoneToTakeBack, "import.none-to-take-back",
     QT_TRANSLATE_NOOP("Say", "there is no import that could be taken back")},

    {Say::ExportNothing, "export.nothing", QT_TRANSLATE_NOOP("Say", "nothing was said there that could be exported")},
    {Say::ExportNoConversation, "export.no-conversation",
     QT_TRANSLATE_NOOP("Say", "there is no conversation %1 in this transcript")},
    {Say::ExportUnwritable, "export.unwritable", QT_TRANSLATE_NOOP("Say", "cannot write '%1': %2")},
    {Say::ExportIntoFolder, "export.into-folder", QT_TRANSLATE_NOOP("Say", "'%1' is a folder; name a file in it")},
    {Say::ExportTitle, "export.title", QT_TRANSLATE_NOOP("Say", "Conversations")},
    {Say::ExportUntitled, "export.untitled", QT_TRANSLATE_NOOP("Say", "Conversation")},
    {Say::ExportYou, "export.you", QT_TRANSLATE_NOOP("Say", "You")},
    {Say::ExportAssistant, "export.assistant", QT_TRANSLATE_NOOP("Say", "Assistant")},
    {Say::ExportNote, "export.note", QT_TRANSLATE_NOOP("Say", "Note")},
    {Say::ExportThoughts, "export.thoughts", QT_TRANSLATE_NOOP("Say", "Thoughts")},
    {Say::ExportHiddenMessage, "export.hidden-message",
     QT_TRANSLATE_NOOP("Say", "1 message in another branch is not shown here.")},
    {Say::ExportHiddenMessages, "export.hidden-messages",
     QT_TRANSLATE_NOOP("Say", "%1 messages in other branches are not shown here.")},
    {Say::ExportFilePage, "export.file-page", QT_TRANSLATE_NOOP("Say", "%1, 1 page")},
    {Say::ExportFilePages, "export.file-pages", QT_TRANSLATE_NOOP("Say", "%1, %2 pages")},

    {Say::MoveNoRoom, "move.no-room",
     QT_TRANSLATE_NOOP("Say", "there is too little room in '%1': %2 MB are needed, and %3 MB are free")},
    {Say::MoveNotWritable, "move.not-writable",
     QT_TRANSLATE_NOOP("Say", "nothing can be written in '%1' (%2): choose a folder of your own")},
    {Say::MoveTargetExists, "move.exists",
     QT_TRANSLATE_NOOP("Say", "'%1' is there already: choose another folder, or move that away first")},
    {Say::MoveSamePlace, "move.same", QT_TRANSLATE_NOOP("Say", "it is in '%1' already")},
    {Say::MoveIntoItself, "move.inside",
     QT_TRANSLATE_NOOP("Say", "'%1' is inside of what is to be moved: choose a folder outside of it")},
    {Say::MoveIsLink, "move.link",
     QT_TRANSLATE_NOOP("Say", "'%1' is a symbolic link: what it leads to was put there by hand, and is moved by hand")},
    {Say::MoveCopyFailed, "move.copy-failed", QT_TRANSLATE_NOOP("Say", "'%1' cannot be copied: %2")},
    {Say::MoveCopyDiffers, "move.differs",
     QT_TRANSLATE_NOOP(
         "Say", "the copy of '%1' reads otherwise than it was written: the disk that it went to may be failing")},
    {Say::MoveStopped, "move.stopped", QT_TRANSLATE_NOOP("Say", "the move was stopped; everything is where it was")},
    {Say::PlaceMissing, "place.missing",
     QT_TRANSLATE_NOOP("Say",
                       "your conversations are in '%1', which is not there: connect that disk, or say with --db where "
                       "they are")},
    {Say::PlacesUnreadable, "place.unreadable",
     QT_TRANSLATE_NOOP("Say", "'%1', which says where your conversations are, cannot be read: %2")},
};

}  // namespace daylong
