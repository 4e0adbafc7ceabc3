#include "models/servers_model.h"

#include "remote/keys.h"
#include "words/words.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

struct Offer {
    remote::Endpoint endpoint;
    Result<std::vector<remote::ServedModel>> models = std::vector<remote::ServedModel>();
};

}  // namespace

ServersModel::ServersModel(std::filesystem::path folder, QObject* parent)
    : QAbstractListModel(parent), m_folder(std::move(folder)) {
    look();
}

int ServersModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant ServersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= count()) return {};
    const remote::RemoteModel& model = m_models[static_cast<size_t>(index.row())];
    const QString path = QString::fromStdString(model.path());
    switch (role) {
        case NameRole: return QString::fromStdString(model.model.id);
        case PathRole: return path;
        case DetailRole: {
            const QString server = tr("At %1").arg(QString::fromStdString(model.server));
            if (model.model.context == 0) return server;
            return tr("%1, takes %2 tokens at once").arg(server, QLocale().toString(model.model.context));
        }
        case CurrentRole: return path == m_current;
        default: return {};
    }
}

QHash<int, QByteArray> ServersModel::roleNames() const {
    return {{NameRole, "name"}, {PathRole, "path"}, {DetailRole, "detail"}, {CurrentRole, "current"}};
}

QStringList ServersModel::offered() const {
    QStringList names;
    for (const remote::ServedModel& each : m_offered) names << QString::fromStdString(each.id);
    return names;
}

QString ServersModel::nameOf(const QString& path) const {
    const auto found = std::ranges::find(m_models, path.toStdString(), &remote::RemoteModel::path);
    return found != m_models.end() ? QString::fromStdString(found->model.id) : QString();
}

void ServersModel::setCurrent(const QString& path) {
    m_current = path;
    if (!m_models.empty()) Q_EMIT dataChanged(index(0), index(count() - 1), {CurrentRole});
}

/// A small file of a few lines.
void ServersModel::look() {
    beginResetModel();
    Result<std::vector<remote::RemoteModel>> models = remote::servedModels(m_folder);
    m_models = models ? std::move(*models) : std::vector<remote::RemoteModel>();
    endResetModel();
    Q_EMIT changed();
    if (!models) finish(wordsAlone(models.error()));
}

void ServersModel::finish(const QString& problem) {
    m_asking = false;
    m_problem = problem;
    Q_EMIT offeredChanged();
}

void ServersModel::forgetOffered() {
    m_background.forget();
    m_offered.clear();
    m_asked = {};
    finish({});
}

void ServersModel::ask(const QString& typed, const QString& key) {
    forgetOffered();
    const Result<std::string> address = remote::addressOf(typed.toStdString());
    if (!address) return finish(wordsAlone(address.error()));
    m_asking = true;
    m_newKey = !key.trimmed().isEmpty();
    Q_EMIT offeredChanged();
    const auto list = [folder = m_folder, address = *address, key = key.trimmed().toStdString(),
                       wanted = m_background.stillWanted()] {
        Offer offer{.endpoint = {address, key.empty() ? remote::keptKey(folder, address) : key}};
        offer.models = remote::listModels(offer.endpoint, wanted);
        return offer;
    };
    m_background.ask(list, [this](Offer offer) {
        m_asked = std::move(offer.endpoint);
        if (offer.models) m_offered = std::move(*offer.models);
        finish(offer.models ? QString() : wordsAlone(offer.models.error()));
    });
}

bool ServersModel::isOpen(const QString& typed) const {
    const Result<std::string> address = remote::addressOf(typed.toStdString());
    return address && !address->starts_with("https://") && !remote::isThisMachine(*address);
}

int ServersModel::contextOf(int offered) const {
    const auto row = static_cast<size_t>(offered);
    return offered >= 0 && row < m_offered.size() ? static_cast<int>(m_offered[row].context) : 0;
}

void ServersModel::connectTo(int offered, int context) {
    if (offered < 0 || static_cast<size_t>(offered) >= m_offered.size()) return;
    remote::ServedModel model = m_offered[static_cast<size_t>(offered)];
    if (context > 0) model.context = static_cast<uint32_t>(context);
    const auto add = [folder = m_folder, asked = m_asked, keeps = m_newKey, model]() -> Result<remote::RemoteModel> {
        if (keeps) TRY(remote::keepKey(folder, asked.address, asked.key));
        return remote::addModel(folder, asked.address, model);
    };
    m_background.post(add, [this](const Result<remote::RemoteModel>& added) {
        if (!added) return finish(wordsAlone(added.error()));
        forgetOffered();
        look();
        Q_EMIT connected(QString::fromStdString(added->path()));
    });
}

void ServersModel::remove(int row) {
    if (row < 0 || row >= count()) return;
    const remote::RemoteModel model = m_models[static_cast<size_t>(row)];
    const auto forget = [folder = m_folder, model]() -> Result<void> {
        TRY(remote::removeModels(folder, model.path()));
        const std::vector<remote::RemoteModel> left = TRY(remote::servedModels(folder));
        if (std::ranges::find(left, model.address, &remote::RemoteModel::address) != left.end()) return {};
        return remote::forgetKey(folder, model.address);
    };
    m_background.post(forget, [this](const Result<void>& forgotten) {
        finish(forgotten ? QString() : wordsAlone(forgotten.error()));
        look();
    });
}

}  // namespace daylong::ui

#include "moc_servers_model.cpp"
