#include "transcript/sought_marks.h"

#include "store/search_hits.h"

#include <QQuickTextDocument>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QTextDocument>

namespace daylong::ui {
namespace {

struct Range {
    int begin = 0, length = 0;
};

/// In UTF-16, as Qt counts.
std::vector<Range> rangesIn(const QString& text, const std::string& sought) {
    std::vector<Range> ranges;
    const std::string utf8 = text.toStdString();
    const auto hits = store::searchHits(sought, utf8);
    size_t bytes = 0;
    int at = 0;
    const auto upTo = [&](size_t end) {  // hits come in order
        at += static_cast<int>(QString::fromUtf8(utf8.data() + bytes, static_cast<qsizetype>(end - bytes)).size());
        bytes = end;
        return at;
    };
    for (const store::TextRange& hit : hits) {
        const int begin = upTo(hit.begin);
        ranges.push_back({begin, upTo(hit.end) - begin});
    }
    return ranges;
}

void collect(QQuickItem* item, std::vector<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (item->inherits("QQuickTextEdit")) found.push_back(item);
    for (QQuickItem* child : item->childItems()) collect(child, found);
}

}  // namespace

class SoughtMarks::Colouring : public QSyntaxHighlighter {
public:
    explicit Colouring(QTextDocument* document) : QSyntaxHighlighter(document) {}

    struct Look {
        QString sought;
        QColor ground, currentGround, currentInk;
        int current = -1;  // where in the document it begins
        bool operator==(const Look&) const = default;
    };
    void set(const Look& look) {
        if (look == m_look) return;
        m_look = look;
        m_sought = look.sought.toStdString();
        rehighlight();
    }

protected:
    void highlightBlock(const QString& text) override {
        for (const Range& range : rangesIn(text, m_sought)) {
            QTextCharFormat format;
            const bool current = currentBlock().position() + range.begin == m_look.current;
            format.setBackground(current ? m_look.currentGround : m_look.ground);
            if (current) format.setForeground(m_look.currentInk);
            setFormat(range.begin, range.length, format);
        }
    }

private:
    Look m_look;
    std::string m_sought;
};

SoughtMarks::SoughtMarks(QObject* parent) : QObject(parent) {
    connect(this, &SoughtMarks::changed, this, &SoughtMarks::updateSoon);
}

SoughtMarks::~SoughtMarks() {
    for (const auto& [document, colouring] : m_colourings) delete colouring;
}

void SoughtMarks::setWithin(QQuickItem* item) {
    if (item == m_within) return;
    if (m_within) m_within->disconnect(this);
    m_within = item;
    // Texts come and go with what is said, and with thoughts that unfold.
    if (item != nullptr) connect(item, &QQuickItem::heightChanged, this, &SoughtMarks::updateSoon);
    Q_EMIT changed();
}

void SoughtMarks::setSought(const QString& typed) {
    if (std::exchange(m_sought, typed) != typed) Q_EMIT changed();
}
void SoughtMarks::setCurrent(int place) {
    if (std::exchange(m_current, place) != place) Q_EMIT changed();
}
void SoughtMarks::setGround(const QColor& colour) {
    if (std::exchange(m_ground, colour) != colour) Q_EMIT changed();
}
void SoughtMarks::setCurrentGround(const QColor& colour) {
    if (std::exchange(m_currentGround, colour) != colour) Q_EMIT changed();
}
void SoughtMarks::setCurrentInk(const QColor& colour) {
    if (std::exchange(m_currentInk, colour) != colour) Q_EMIT changed();
}

/// In the order in which they are read.
const std::vector<SoughtMarks::Place>& SoughtMarks::places() {
    if (m_places) return *m_places;
    std::vector<QQuickItem*> items;
    if (m_within && !m_sought.isEmpty()) collect(m_within, items);
    const std::string sought = m_sought.toStdString();
    m_places.emplace();
    m_documents.clear();
    for (QQuickItem* item : items) {
        const auto* quick = item->property("textDocument").value<QQuickTextDocument*>();
        if (quick == nullptr) continue;
        m_documents.push_back(quick->textDocument());
        for (QTextBlock block = m_documents.back()->begin(); block.isValid(); block = block.next()) {
            for (const Range& range : rangesIn(block.text(), sought)) m_places->push_back({item, m_documents.back(), block.position() + range.begin});
        }
    }
    return *m_places;
}

void SoughtMarks::updateSoon() {
    m_places.reset();
    if (m_due || (m_sought.isEmpty() && m_colourings.empty())) return;
    m_due = true;
    QMetaObject::invokeMethod(this, &SoughtMarks::update, Qt::QueuedConnection);
}

void SoughtMarks::update() {
    m_due = false;
    m_places.reset();
    if (m_sought.isEmpty()) {
        for (const auto& [document, colouring] : m_colourings) delete colouring;
        m_colourings.clear();
        return;
    }
    const std::vector<Place>& all = places();
    const Place current = m_current >= 0 && m_current < count() ? all[static_cast<size_t>(m_current)] : Place();
    for (QTextDocument* document : m_documents) {
        QPointer<Colouring>& colouring = m_colourings[document];
        if (!colouring) colouring = new Colouring(document);
        colouring->set({m_sought, m_ground, m_currentGround, m_currentInk, current.document == document ? current.at : -1});
    }
    std::erase_if(m_colourings, [](const auto& each) { return each.second.isNull(); });
}

qreal SoughtMarks::yOf(int place) {
    if (place < 0 || place >= count()) return -1.0;
    const Place& found = places()[static_cast<size_t>(place)];
    if (!found.text || !m_within) return -1.0;
    QRectF rectangle;
    QMetaObject::invokeMethod(found.text, "positionToRectangle", Q_RETURN_ARG(QRectF, rectangle), Q_ARG(int, found.at));
    return found.text->mapToItem(m_within, rectangle.topLeft()).y();
}

}  // namespace daylong::ui

#include "moc_sought_marks.cpp"
