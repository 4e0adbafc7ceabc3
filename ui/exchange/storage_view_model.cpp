#include "exchange/storage_view_model.h"

#include <QLocale>

#include <utility>

namespace daylong::ui {

namespace {

QString sizeText(uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), bytes < (1U << 30U) ? 0 : 1);
}

struct Words {
    QString kind, name, help;
};

Words wordsOf(Stored what) {
    switch (what) {
        case Stored::Transcript:
            return {QStringLiteral("transcript"), StorageViewModel::tr("Everything said, and the settings"),
                    StorageViewModel::tr("What you delete stays in it for a month.")};
        case Stored::Copies:
            return {QStringLiteral("copies"), StorageViewModel::tr("Older copies of it"),
                    StorageViewModel::tr("Made before an update changed it, or when it was damaged.")};
        case Stored::Models:
            return {QStringLiteral("models"), StorageViewModel::tr("Models"),
                    StorageViewModel::tr("Those that Daylong downloaded.")};
        case Stored::Unfinished:
            return {QStringLiteral("unfinished"), StorageViewModel::tr("Downloads that are not done"),
                    StorageViewModel::tr("They go on where they stopped.")};
        case Stored::Memory:
            return {QStringLiteral("memory"), StorageViewModel::tr("The models' memory of conversations"),
                    StorageViewModel::tr("So that they open at once. It can be made again.")};
        case Stored::Weights:
            return {QStringLiteral("weights"), StorageViewModel::tr("Models, arranged for this machine"),
                    StorageViewModel::tr("So that they load at once. It can be made again.")};
        case Stored::Looks: break;
    }
    return {QStringLiteral("looks"), StorageViewModel::tr("The window's size, place and looks"), {}};
}

}  // namespace

StorageViewModel::StorageViewModel(Hooks hooks, QObject* parent) : QObject(parent), m_hooks(std::move(hooks)) {}

QVariantList StorageViewModel::places() const {
    QVariantList places;
    for (const StoredPlace& place : m_places) {
        const Words words = wordsOf(place.what);
        places << QVariantMap{{QStringLiteral("kind"), words.kind},
                              {QStringLiteral("name"), words.name},
                              {QStringLiteral("help"), words.help},
                              {QStringLiteral("path"), QString::fromStdString(place.path.string())},
                              {QStringLiteral("size"), sizeText(place.bytes)},
                              {QStringLiteral("any"), place.files > 0}};
    }
    return places;
}

QString StorageViewModel::total() const {
    uint64_t bytes = 0;
    for (const StoredPlace& place : m_places) bytes += place.bytes;
    return m_places.empty() ? QString() : sizeText(bytes);
}

void StorageViewModel::look() {
    if (m_hooks.measure) ask(m_hooks.measure);
}

void StorageViewModel::deleteCopies() { clear(m_hooks.deleteCopies); }

void StorageViewModel::deleteWeights() { clear(m_hooks.deleteWeights); }

void StorageViewModel::clear(const std::function<void()>& remove) {
    if (!m_hooks.measure || !remove) return;
    ask([measure = m_hooks.measure, remove] {
        remove();
        return measure();
    });
}

void StorageViewModel::ask(std::function<std::vector<StoredPlace>()> measure) {
    m_background.ask(std::move(measure), [this](std::vector<StoredPlace> places) {
        m_places = std::move(places);
        Q_EMIT changed();
    });
}

}  // namespace daylong::ui

#include "moc_storage_view_model.cpp"
