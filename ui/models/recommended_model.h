// RecommendedModel: the models of the catalogue, each judged for this machine: those that do well here first, the most
// able before the others. Nothing is asked of the hub: sizes are estimates, and said to be.
// Thread rule: GUI thread; the machine is measured on another. Failure rule: none.
#pragma once

#include "bridge/background.h"

#include "library/catalogue.h"
#include "library/fit.h"

#include <QAbstractListModel>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <vector>

namespace daylong::ui {

class RecommendedModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(QString machine READ machine NOTIFY changed)  // what it was judged for
    Q_PROPERTY(QVariantList best READ best NOTIFY changed)   // maps of the roles, for a first start; at most three
public:
    enum Role { NameRole = Qt::UserRole + 1, RepoRole, FormRole, DetailRole, SentenceRole, WhyRole, JudgedRole };
    /// `measure`: on another thread.
    explicit RecommendedModel(std::function<library::Machine()> measure, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_rows.size()); }
    QString machine() const;
    QVariantList best() const;
    const library::Machine& judgedFor() const { return m_machine; }

    void look();       // once; later calls do nothing
    void lookAgain();  // where it has looked before: this machine is another now

Q_SIGNALS:
    void changed();

private:
    QVariant valueOf(const library::Suggestion& row, int role) const;

    std::function<library::Machine()> m_measure;
    bool m_asked = false;
    library::Machine m_machine;
    std::vector<library::Suggestion> m_rows, m_best;
    Background m_background{QStringLiteral("models for this machine")};  // last: it works for the others
};

}  // namespace daylong::ui
