#include "files/file_find.h"

#include "markdown/sought_words.h"
#include "store/search_hits.h"

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

constexpr int kPauseMs = 150;
constexpr size_t kMostPlaces = 100'000;
constexpr size_t kGoesOn = 200;  // bytes of the next piece in which a phrase may end

}  // namespace

QString pieceText(const store::FilePiece& piece) {
    QString text = QString::fromStdString(piece.text);
    if (text.endsWith(QLatin1Char('\n'))) text.chop(1);  // the next piece is a line of its own
    return text;
}

FileFind::FileFind(QObject* parent) : QObject(parent) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FileFind::start);
}

void FileFind::setFile(std::shared_ptr<const store::AttachedFile> file) {
    clear();
    m_file = std::move(file);
}

QString FileFind::soughtIn(int piece) const {
    const auto at = std::lower_bound(m_places.begin(), m_places.end(), piece,
                                     [](const Place& place, int wanted) { return place.piece < wanted; });
    return at != m_places.end() && at->piece == piece ? m_query : QString();
}

void FileFind::find(const QString& query, int from) {
    m_from = from;
    if (query == m_query) return;
    m_query = query;
    m_background.forget();
    m_pause.stop();
    show({});
    m_searching = !query.trimmed().isEmpty();
    if (m_searching) m_pause.start();
    Q_EMIT changed();
}

void FileFind::clear() { find({}, 0); }

void FileFind::start() {
    const auto look = [file = m_file, query = m_query, isWanted = m_background.stillWanted()] {
        return FileFind::look(*file, query, isWanted);
    };
    if (m_file) m_background.ask(look, [this](Found found) { show(std::move(found)); });
}

FileFind::Found FileFind::look(const store::AttachedFile& file, const QString& query,
                               const std::function<bool()>& isWanted) {
    Found found;
    const SoughtWords words(query);
    const std::string typed = query.trimmed().toStdString();
    bool before = false;  // the last piece and this one have all of the words
    for (size_t i = 0; i < file.pieces.size() && isWanted(); ++i) {
        const std::string next = i + 1 < file.pieces.size() ? file.pieces[i + 1].text : std::string();
        const bool behind = store::searchFinds(typed, file.pieces[i].text + next);
        if (!std::exchange(before, behind) && !behind) continue;
        const QString text = pieceText(file.pieces[i]);
        const QString goesOn = QString::fromStdString(file.pieces[i].text + next.substr(0, kGoesOn));
        for (const TextRange& range : words.placesIn(goesOn)) {
            if (range.begin >= text.size()) break;
            found.more = found.places.size() == kMostPlaces;
            if (found.more) return found;
            found.places.push_back({static_cast<int>(i), static_cast<int>(range.begin),
                                    static_cast<int>(std::min(range.end, text.size()))});
        }
    }
    return found;
}

void FileFind::show(Found found) {
    m_searching = false;
    m_places = std::move(found.places);
    m_more = found.more;
    const auto there = std::lower_bound(m_places.begin(), m_places.end(), m_from,
                                        [](const Place& place, int from) { return place.piece < from; });
    m_current = m_places.empty() ? 0 : there == m_places.end() ? 1 : static_cast<int>(there - m_places.begin()) + 1;
    Q_EMIT changed();
    Q_EMIT marksChanged();
    step(0);
}

void FileFind::step(int by) {
    if (m_places.empty()) return;
    m_current = (m_current - 1 + by + count()) % count() + 1;
    const Place& place = m_places[static_cast<size_t>(m_current) - 1];
    Q_EMIT changed();
    Q_EMIT placeShown(place.piece, place.begin, place.end);
}

}  // namespace daylong::ui

#include "moc_file_find.cpp"
