#include "program/own_file.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cctype>

namespace daylong::ui {
namespace {

constexpr qint64 kMostBytes = 64LL << 20U;

/// Whether a value that begins here is a text, a number, or a rectangle, as we write them. An object begins with an
/// "@", perhaps as its number behind a backslash, or behind what is read as nothing; the "@" of a person's text is
/// doubled.
bool isPlain(const QByteArray& value) {
    if (value.startsWith('@')) return value.size() > 1 && QByteArray("@BIPRS").contains(value[1]);
    if (value.size() < 2 || value[0] != '\\' || QByteArray("abfnrtv\"?'\\").contains(value[1])) return true;
    const bool hex = value[1] == 'x';
    const auto isOther = [hex](char letter) {
        const auto code = static_cast<unsigned char>(letter);
        return hex ? std::isxdigit(code) == 0 : code < '0' || code > '7';
    };
    const auto from = value.begin() + (hex ? 2 : 1);
    const QByteArray number(&*from, std::find_if(from, value.end(), isOther) - from);
    return !number.isEmpty() && number.size() <= 4 && number.toUInt(nullptr, hex ? 16 : 8) != '@';
}

/// As QSettings cuts it: lines of a key and values, with commas between them, some in quotes.
bool holdsObjects(const QByteArray& text) {
    bool inKey = true, quoted = false, begins = false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (begins && letter != '"' && (quoted || (letter != ' ' && letter != '\t'))) {
            if (!isPlain(text.mid(at, 8))) return true;
            begins = false;
        }
        switch (letter) {
            case '"': quoted = !quoted; break;
            case '\\': ++at; break;
            case '=':
                begins = begins || (inKey && !quoted);
                inKey = inKey && quoted;
                break;
            case ',': begins = !inKey && !quoted; break;
            case ';':
                while (!quoted && at + 1 < text.size() && text[at + 1] != '\n' && text[at + 1] != '\r') ++at;
                break;
            case '\n':
            case '\r':
                inKey = inKey || !quoted;
                begins = begins && quoted;
                break;
            default: break;
        }
    }
    return false;
}

bool isOwn(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists()) return true;
    QFile file(path);
    if (!info.isFile() || info.size() > kMostBytes) return false;
    return !file.open(QIODevice::ReadOnly) || !holdsObjects(file.readAll());
}

}  // namespace

QString ownFile(const QString& file) {
    QString path = file;
    while (!isOwn(path)) path += QStringLiteral(".new");
    return path;
}

}  // namespace daylong::ui
