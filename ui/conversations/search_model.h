// SearchModel: finds what was said, in every conversation, as one types. Searches on a thread and a database
// connection of its own, after a short pause in typing; results of an overtaken query are dropped.
// Thread rule: GUI thread. Failure rule: a failed search is said in `error`.
#pragma once

#include "bridge/transcript_worker.h"

#include <QAbstractListModel>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <vector>

namespace daylong::ui {

class SearchModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(qint64 folder READ folder WRITE setFolder NOTIFY queryChanged)  // that is searched alone; 0: everything
    Q_PROPERTY(bool active READ active NOTIFY queryChanged)                    // there is something to search for
    Q_PROPERTY(bool searching READ searching NOTIFY searchingChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool truncated READ truncated NOTIFY countChanged)  // more was found than is shown
    Q_PROPERTY(QString error READ error NOTIFY searchingChanged)
public:
    enum Role {
        MessageRole = Qt::UserRole + 1,
        ConversationRole,
        TitleRole,    // the conversation's; rows of one conversation are together
        SnippetRole,  // StyledText: escaped, matches in <b>
        PlainRole,    // the same without markup, for screen readers
        AuthorRole,   // "You", "Daylong"
        WhenRole,
        HiddenRole,  // it is in a branch that is not shown
    };

    explicit SearchModel(std::filesystem::path database, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    QString query() const { return m_query; }
    void setQuery(const QString& query);
    qint64 folder() const { return m_folder; }
    void setFolder(qint64 folder);
    bool active() const { return !m_query.trimmed().isEmpty(); }
    bool searching() const { return m_searching; }
    int count() const { return static_cast<int>(m_hits.size()); }
    bool truncated() const { return m_truncated; }
    QString error() const { return m_error; }

    Q_INVOKABLE void clear() { setQuery({}); }
    /// Asks to see a result at its place.
    Q_INVOKABLE void open(int row);

Q_SIGNALS:
    void queryChanged();
    void searchingChanged();
    void countChanged();
    void openAt(qint64 conversation, qint64 message);

private:
    void begin();
    void start();
    void show(std::vector<store::SearchHit> hits, bool truncated, const QString& error);

    TranscriptWorker m_worker;
    QTimer m_pause;
    QString m_query;
    qint64 m_folder = 0;
    bool m_searching = false;
    bool m_truncated = false;
    QString m_error;
    std::vector<store::SearchHit> m_hits;
};

}  // namespace daylong::ui
