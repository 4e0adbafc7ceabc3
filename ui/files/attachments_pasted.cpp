// AttachmentsModel: what is pasted. A long text goes along as a file, unless the person wants it in the message.
#include "files/attachments_model.h"

#include "store/search_hits.h"
#include "words/laid_out.h"

#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>

#include <algorithm>
#include <utility>
#include <vector>

namespace daylong::ui {

namespace {

constexpr qsizetype kLongText = 10'000;      // letters, four pages: nobody wants to scroll through them while writing
constexpr qsizetype kMostKept = 256 * 1024;  // with a message: the drafts' file is written whole, while somebody types

}  // namespace

QStringList AttachmentsModel::pasted() const {
    QStringList texts;
    for (const Item& item : m_items) {
        if (item.kept) texts << item.pasted;
    }
    return texts;
}

bool AttachmentsModel::addLong(const QString& text) {
    if (canBeLaidOut(text)) return false;
    addPasted(text);
    return true;
}

bool AttachmentsModel::paste(bool intoMessage, bool selected) {
    const QMimeData* const data =
        QGuiApplication::clipboard()->mimeData(selected ? QClipboard::Selection : QClipboard::Clipboard);
    if (data == nullptr) return false;
    if (intoMessage) return data->hasText() && addLong(data->text());
    if (const QList<QUrl> urls = data->urls(); !urls.isEmpty() && urls.constFirst().isLocalFile()) {
        add(urls);
        return true;
    }
    if (data->hasText()) {
        const QString text = data->text();
        if (text.size() < kLongText) return false;
        addPasted(text);
        return true;
    }
    if (!data->hasImage()) return false;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    qvariant_cast<QImage>(data->imageData()).save(&buffer, "PNG");
    const QString name = tr("picture.png");
    add({.name = name}, [name = name.toStdString(), bytes = bytes.toStdString()](const exchange::Watch&) mutable {
        return attach::readPicture(name, std::move(bytes));
    });
    return true;
}

void AttachmentsModel::addPasted(const QString& text) { addPasted(text, false); }

void AttachmentsModel::bringPasted(const QStringList& texts) {
    for (const QString& text : texts) addPasted(text, true);
}

/// `kept`: it is with the draft, and stays there, whatever its length.
void AttachmentsModel::addPasted(const QString& text, bool kept) {
    int others = 0;
    qsizetype all = text.size();
    for (const Item& item : m_items) {
        if (!item.pasted.isEmpty()) ++others;
        if (item.kept) all += item.pasted.size();
    }
    const QString name = others == 0 ? tr("pasted.txt") : tr("pasted %1.txt").arg(others + 1);
    std::string bytes = text.toStdString();
    const bool fits = bytes.size() <= attach::Limits{}.textBytes;  // where not, reading it says so
    kept = kept || (fits && all <= kMostKept);
    add({.name = name, .pasted = fits || kept ? text : QString(), .kept = kept},
        [name = name.toStdString(), bytes = std::move(bytes)](const exchange::Watch&) {
            return attach::readPasted(name, bytes);
        });
}

void AttachmentsModel::forgetPasted(const std::vector<store::ConversationId>& of, const std::string& search) {
    const auto isForgotten = [&](store::ConversationId conversation, const Item& item) {
        if (item.pasted.isEmpty()) return false;
        if (std::find(of.begin(), of.end(), conversation) != of.end()) return true;
        return !search.empty() && store::searchFinds(search, item.pasted.toStdString());
    };
    for (auto& other : m_others)
        std::erase_if(other.second, [&](const Item& item) { return isForgotten(other.first, item); });
    for (int row = count() - 1; row >= 0; --row) {
        if (isForgotten(m_conversation, m_items[static_cast<size_t>(row)])) remove(row);
    }
}

void AttachmentsModel::intoMessage(int row) {
    const QString text = row < 0 || row >= count() ? QString() : m_items[static_cast<size_t>(row)].pasted;
    if (text.isEmpty()) return;
    remove(row);
    Q_EMIT textWanted(text);
}

}  // namespace daylong::ui
