// BlockColumn: the blocks of a message, one below the other. Of a long message only those near what is on screen exist;
// the height of the others is estimated until they have been there. Where an estimate above the screen was wrong, the
// view is scrolled along, so that what is read stays in place. Thread rule: GUI thread. Failure rule: a delegate that
// cannot be made leaves a gap, and says so once.
#pragma once

#include "markdown/block_model.h"

#include <QPointer>
#include <QQmlComponent>
#include <QQuickItem>

#include <vector>

namespace daylong::ui {

class BlockColumn : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(daylong::ui::BlockModel* blocks READ blocks WRITE setBlocks NOTIFY blocksChanged)
    /// Made with the model's roles as its properties, and `row`.
    Q_PROPERTY(QQmlComponent* delegate MEMBER m_delegate NOTIFY delegateChanged)
    Q_PROPERTY(qreal lineHeight MEMBER m_lineHeight NOTIFY lineHeightChanged)  // for gaps and estimates
    Q_PROPERTY(qreal lineSpacing MEMBER m_lineSpacing)                         // of text, for estimates
    Q_PROPERTY(int count READ count NOTIFY countChanged)
public:
    explicit BlockColumn(QQuickItem* parent = nullptr);

    BlockModel* blocks() const { return m_blocks; }
    void setBlocks(BlockModel* blocks);
    int count() const { return static_cast<int>(m_places.size()); }

    Q_INVOKABLE int rowAt(qreal y) const;           // the nearest; -1: there are none
    Q_INVOKABLE qreal yOf(int row) const;           // an estimate for what does not exist yet
    Q_INVOKABLE QQuickItem* itemAt(int row) const;  // null: not near the screen

Q_SIGNALS:
    void blocksChanged();
    void delegateChanged();
    void lineHeightChanged();
    void countChanged();

protected:
    void updatePolish() override;
    void componentComplete() override;
    void geometryChange(const QRectF& now, const QRectF& before) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    struct Place {
        qreal y = 0, height = 0;
        bool measured = false;
        QQuickItem* item = nullptr;
    };
    void insert(int first, int last);
    void remove(int first, int last);
    void update(int first, int last);
    void rebuild();
    void follow(QQuickWindow* window);
    void look();  // whether the screen shows another part
    QRectF screen() const;
    qreal estimate(int row) const;
    void place();  // all of them, by the heights there are
    bool fill();
    bool make(int row);

    QPointer<BlockModel> m_blocks;
    QQmlComponent* m_delegate = nullptr;
    qreal m_lineHeight = 16;
    qreal m_lineSpacing = 1;
    std::vector<Place> m_places;
    QRectF m_screen;  // at the last polish, in own coordinates
    QMetaObject::Connection m_frames;
};

}  // namespace daylong::ui
