#include "files/file_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace daylong::ui {

QString kindWords(store::FileKind kind) {
    using enum store::FileKind;
    switch (kind) {
        case Text: return QCoreApplication::translate("FileWords", "Text");
        case Markdown: return QStringLiteral("Markdown");
        case Code: return QCoreApplication::translate("FileWords", "Source code");
        case Csv: return QCoreApplication::translate("FileWords", "Table");
        case Html: return QStringLiteral("HTML");
        case Pdf: return QStringLiteral("PDF");
        case Docx: return QStringLiteral("Word");
        case Odt: return QStringLiteral("OpenDocument");
        case Picture: return QCoreApplication::translate("FileWords", "Picture");
    }
    return {};
}

QString fileDetail(const store::FileCard& card) {
    QStringList parts{kindWords(card.kind)};
    if (card.pages == 1) parts << QCoreApplication::translate("FileWords", "1 page");
    if (card.pages > 1)
        parts << QCoreApplication::translate("FileWords", "%1 pages").arg(QLocale().toString(card.pages));
    parts << QLocale().formattedDataSize(static_cast<qint64>(card.bytes), 0, QLocale::DataSizeSIFormat);
    return parts.join(QStringLiteral(" · "));
}

QString seenWords(const store::FileCard& card, bool sent) {
    if (card.kind == store::FileKind::Picture)
        return QCoreApplication::translate("FileWords", "Kept and shown; no model here sees pictures");
    if (card.seenBytes >= card.textBytes)
        return sent ? QCoreApplication::translate("FileWords", "The model was given all of it")
                    : QCoreApplication::translate("FileWords", "The model will see all of it");
    if (!card.seenPages.empty()) {
        const QString pages = QString::fromStdString(card.seenPages);
        return (sent ? QCoreApplication::translate("FileWords", "The model was given a part of it, of the pages %1")
                     : QCoreApplication::translate("FileWords", "The model will see a part of it, of the pages %1"))
            .arg(pages);
    }
    const auto percent = std::max<uint64_t>(1, card.seenBytes * 100 / std::max<uint64_t>(card.textBytes, 1));
    return (sent ? QCoreApplication::translate("FileWords", "The model was given about %1% of it")
                 : QCoreApplication::translate("FileWords", "The model will see about %1% of it"))
        .arg(percent);
}

QVariantMap fileCard(const store::FileCard& card) {
    return {{QStringLiteral("fileId"), QVariant::fromValue<qint64>(card.id)},
            {QStringLiteral("name"), QString::fromStdString(card.name)},
            {QStringLiteral("detail"), fileDetail(card)},
            {QStringLiteral("seen"), seenWords(card, true)},
            {QStringLiteral("picture"), card.kind == store::FileKind::Picture}};
}

}  // namespace daylong::ui
