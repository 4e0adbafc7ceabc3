#include "markdown/block_column.h"

#include <QQmlContext>
#include <QQmlEngine>
#include <QQuickWindow>

#include <algorithm>
#include <cmath>

namespace daylong::ui {
namespace {

constexpr int kFew = 80;                 // so many always exist
constexpr qreal kMargin = 1.0;           // in heights of the screen, above and below it
constexpr qreal kCharactersPerEm = 2.4;  // of running text

/// What scrolls the item: a Flickable, known by what it has.
QQuickItem* scrollerOf(const QQuickItem* item) {
    for (QQuickItem* parent = item->parentItem(); parent != nullptr; parent = parent->parentItem()) {
        if (parent->inherits("QQuickFlickable")) return parent;
    }
    return nullptr;
}

}  // namespace

BlockColumn::BlockColumn(QQuickItem* parent) : QQuickItem(parent) {
    connect(this, &BlockColumn::delegateChanged, this, &BlockColumn::rebuild);
    connect(this, &BlockColumn::lineHeightChanged, this, &BlockColumn::rebuild);
}

void BlockColumn::setBlocks(BlockModel* blocks) {
    if (blocks == m_blocks) return;
    if (m_blocks) m_blocks->disconnect(this);
    m_blocks = blocks;
    if (m_blocks) {
        connect(m_blocks, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex&, int first, int last) { insert(first, last); });
        connect(m_blocks, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex&, int first, int last) { remove(first, last); });
        connect(m_blocks, &QAbstractItemModel::dataChanged, this,
                [this](const QModelIndex& first, const QModelIndex& last) { update(first.row(), last.row()); });
        connect(m_blocks, &QAbstractItemModel::modelReset, this, &BlockColumn::rebuild);
        connect(m_blocks, &QObject::destroyed, this, &BlockColumn::rebuild);
    }
    rebuild();
    Q_EMIT blocksChanged();
}

void BlockColumn::rebuild() {
    if (!m_places.empty()) remove(0, count() - 1);
    if (m_blocks && m_blocks->rowCount() > 0) insert(0, m_blocks->rowCount() - 1);
}

void BlockColumn::insert(int first, int last) {
    m_places.insert(m_places.begin() + first, static_cast<size_t>(last - first + 1), {});
    for (int row = first; row <= last; ++row) m_places[static_cast<size_t>(row)].height = estimate(row);
    place();  // about as high as it will be, so that a list of messages does not make too many
    Q_EMIT countChanged();
    polish();
}

void BlockColumn::remove(int first, int last) {
    for (int row = first; row <= last; ++row) {
        if (QQuickItem* item = m_places[static_cast<size_t>(row)].item) item->deleteLater();
    }
    m_places.erase(m_places.begin() + first, m_places.begin() + last + 1);
    Q_EMIT countChanged();
    polish();
}

void BlockColumn::update(int first, int last) {
    const auto roles = m_blocks->roleNames();
    for (int row = first; row <= last; ++row) {
        QQuickItem* item = itemAt(row);
        if (item == nullptr) continue;
        for (auto role = roles.begin(); role != roles.end(); ++role) {
            item->setProperty(role.value().constData(), m_blocks->data(m_blocks->index(row), role.key()));
        }
    }
    polish();
}

int BlockColumn::rowAt(qreal y) const {
    const auto after = std::upper_bound(m_places.begin(), m_places.end(), y,
                                        [](qreal at, const Place& place) { return at < place.y; });
    return m_places.empty() ? -1 : std::max(0, static_cast<int>(after - m_places.begin()) - 1);
}

qreal BlockColumn::yOf(int row) const { return row < 0 || row >= count() ? 0 : m_places[static_cast<size_t>(row)].y; }

QQuickItem* BlockColumn::itemAt(int row) const {
    return row < 0 || row >= count() ? nullptr : m_places[static_cast<size_t>(row)].item;
}

void BlockColumn::componentComplete() {
    QQuickItem::componentComplete();
    polish();
}

void BlockColumn::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    if (now.width() == before.width()) return;
    for (Place& place : m_places) {
        if (place.item != nullptr) place.item->setWidth(now.width());
        place.measured = place.item != nullptr;
    }
    for (int row = 0; row < count(); ++row) {
        Place& place = m_places[static_cast<size_t>(row)];
        if (!place.measured) place.height = estimate(row);
    }
    if (m_blocks) place();
    polish();
}

void BlockColumn::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickItem::itemChange(change, data);
    if (change == ItemSceneChange) follow(data.window);
}

/// Whatever moves the screen's place in the message, there is a frame for it.
void BlockColumn::follow(QQuickWindow* window) {
    disconnect(m_frames);
    if (window != nullptr) m_frames = connect(window, &QQuickWindow::afterAnimating, this, &BlockColumn::look);
}

void BlockColumn::look() {
    if (count() <= kFew) return;
    const QRectF now = screen();
    if (std::abs(now.top() - m_screen.top()) > now.height() * kMargin / 2 || now.height() != m_screen.height())
        polish();
}

QRectF BlockColumn::screen() const {
    const QQuickItem* scroller = scrollerOf(this);
    if (scroller == nullptr) return {0, 0, width(), height()};
    return mapRectFromItem(scroller, QRectF(0, 0, scroller->width(), scroller->height()));
}

qreal BlockColumn::estimate(int row) const {
    const Block& block = m_blocks->block(row);
    if (block.kind == Block::Kind::Code || block.kind == Block::Kind::Table) {
        return m_lineHeight * (block.kind == Block::Kind::Table ? 1.7 : 1) * (block.lines + 3);
    }
    const qreal perLine = std::max(8.0, width() / m_lineHeight * kCharactersPerEm);
    return m_lineHeight * m_lineSpacing *
           std::max<qreal>(block.lines, std::ceil(static_cast<qreal>(block.text.size()) / perLine));
}

void BlockColumn::place() {
    qreal y = 0;
    for (int row = 0; row < count(); ++row) {
        Place& place = m_places[static_cast<size_t>(row)];
        y += m_lineHeight / 4 * m_blocks->gap(row);
        place.y = y;
        if (place.item != nullptr) place.item->setY(y);
        y += place.height;
    }
    setImplicitHeight(y);
}

bool BlockColumn::make(int row) {
    Place& made = m_places[static_cast<size_t>(row)];
    QVariantMap properties{{QStringLiteral("row"), row},
                           {QStringLiteral("y"), made.y},
                           {QStringLiteral("width"), width()},
                           {QStringLiteral("parent"), QVariant::fromValue<QQuickItem*>(this)}};
    const auto roles = m_blocks->roleNames();
    for (auto role = roles.begin(); role != roles.end(); ++role) {
        properties.insert(QString::fromLatin1(role.value()), m_blocks->data(m_blocks->index(row), role.key()));
    }
    QObject* object = m_delegate->createWithInitialProperties(properties, m_delegate->creationContext());
    made.item = qobject_cast<QQuickItem*>(object);
    if (made.item != nullptr) made.item->setY(made.y);
    if (made.item == nullptr) {
        qWarning("a block of a message cannot be shown: %s", qPrintable(m_delegate->errorString()));
        return false;
    }
    QQmlEngine::setObjectOwnership(object, QQmlEngine::CppOwnership);
    object->setParent(this);
    connect(made.item, &QQuickItem::implicitHeightChanged, this, [this] { polish(); });
    return true;
}

/// Makes what is near the screen, and lets go of what is far; whether some height is another one now.
bool BlockColumn::fill() {
    const bool few = count() <= kFew;
    const qreal margin = m_screen.height() * kMargin, top = m_screen.top() - margin,
                bottom = m_screen.bottom() + margin;
    bool changed = false;
    for (int row = 0; row < count(); ++row) {
        Place& at = m_places[static_cast<size_t>(row)];
        const bool near = few || (at.y + at.height >= top && at.y <= bottom);
        const bool far = !few && (at.y + at.height < top - margin || at.y > bottom + margin);
        if (near && at.item == nullptr && !make(row)) return false;
        if (far && at.item != nullptr) {
            at.item->deleteLater();
            at.item = nullptr;
        }
        if (at.item == nullptr) continue;
        changed = changed || at.height != at.item->implicitHeight();
        at.height = at.item->implicitHeight();
        at.measured = true;
    }
    return changed;
}

void BlockColumn::updatePolish() {
    if (!m_blocks || m_delegate == nullptr || !isComponentComplete() || width() <= 0) {
        setImplicitHeight(0);
        return;
    }
    m_screen = screen();
    place();
    const int anchor = rowAt(m_screen.top());
    const qreal anchorY = yOf(anchor);
    for (int passes = 0; passes < 4 && fill(); ++passes) place();
    const qreal shift = yOf(anchor) - anchorY;
    QQuickItem* scroller = scrollerOf(this);
    if (shift != 0 && anchor > 0 && m_screen.top() > 0 && m_screen.top() < height() && scroller != nullptr) {
        scroller->setProperty("contentY", scroller->property("contentY").toReal() + shift);
    }
}

}  // namespace daylong::ui

#include "moc_block_column.cpp"
