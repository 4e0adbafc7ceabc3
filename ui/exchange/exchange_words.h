// What is counted, and why something is left out, in words of the window. Pure. Failure rule: none.
#pragma once

#include <QString>

#include <cstdint>
#include <string>

namespace daylong::ui {

QString counted(uint64_t number);
QString countedMessages(uint64_t number);
QString countedConversations(uint64_t number);
QString formatWords(const std::string& format);  // exchange::format
QString reasonWords(const std::string& reason);  // exchange::reason

}  // namespace daylong::ui
