#include "exchange/exchange_words.h"

#include "exchange/imported.h"

#include <QCoreApplication>
#include <QLocale>

#include <map>

namespace daylong::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Exchange)
};

}  // namespace

QString counted(uint64_t number) { return QLocale().toString(static_cast<qulonglong>(number)); }

QString countedMessages(uint64_t number) {
    return number == 1 ? Words::tr("1 message") : Words::tr("%1 messages").arg(counted(number));
}

QString countedConversations(uint64_t number) {
    return number == 1 ? Words::tr("1 conversation") : Words::tr("%1 conversations").arg(counted(number));
}

QString formatWords(const std::string& format) {
    using namespace exchange::format;
    const std::map<std::string, QString> names = {
        {kChatGpt, QStringLiteral("ChatGPT")},    {kOpenWebUi, QStringLiteral("Open WebUI")},
        {kLmStudio, QStringLiteral("LM Studio")}, {kJan, QStringLiteral("Jan")},
        {kGpt4All, QStringLiteral("GPT4All")},    {kMessages, Words::tr("a list of messages")},
        {kMarkdown, QStringLiteral("Markdown")},  {kDaylong, QStringLiteral("Daylong")}};
    const auto found = names.find(format);
    return found == names.end() ? QString::fromStdString(format) : found->second;
}

QString reasonWords(const std::string& reason) {
    using namespace exchange::reason;
    const std::map<std::string, QString> words = {{kSystem, Words::tr("Left out: instructions to the model")},
                                                  {kTool, Words::tr("Left out: messages of tools")},
                                                  {kHidden, Words::tr("Left out: hidden messages")},
                                                  {kThoughts, Words::tr("Left out: thoughts of the model")},
                                                  {kEmpty, Words::tr("Left out: empty messages")},
                                                  {kPicture, Words::tr("Pictures, replaced by “[picture]”")},
                                                  {kAttachment, Words::tr("Attached files, replaced by a word")},
                                                  {kUnknownRole, Words::tr("Left out: sender unknown")},
                                                  {kRepeated, Words::tr("Left out: repeated messages")},
                                                  {kUnknownContent, Words::tr("Left out: contents of an unknown kind")},
                                                  {kEmptyConversation, Words::tr("Left out: empty conversations")},
                                                  {kDamaged, Words::tr("Left out: damaged conversations")},
                                                  {kTooLarge, Words::tr("Left out: conversations that are too large")},
                                                  {kNoConversation, Words::tr("Left out: not a conversation")},
                                                  {kUnreadable, Words::tr("Left out: files that could not be read")},
                                                  {kUnreadableFolder, Words::tr("Left out: unreadable folders")},
                                                  {kDeepFolder, Words::tr("Left out: folders that lie too deep")}};
    const auto found = words.find(reason);
    return found == words.end() ? QString::fromStdString(reason) : found->second;
}

}  // namespace daylong::ui
