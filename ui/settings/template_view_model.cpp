#include "settings/template_view_model.h"

#include "words/words.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace daylong::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 300ms;

/// To begin a text with where there is none to begin from.
constexpr const char* kExample =
    "{%- for message in messages %}\n"
    "    {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}\n"
    "{%- endfor %}\n"
    "{%- if add_generation_prompt %}\n"
    "    {{- '<|im_start|>assistant\\n' }}\n"
    "{%- endif %}\n";

QString familyName(const std::string& family) {
    struct Name {
        const char* id;
        const char* name;
    };
    for (const Name& each : {Name{"llama3", "Llama 3"},
                             {"llama4", "Llama 4"},
                             {"chatml", "ChatML"},
                             {"gemma", "Gemma"},
                             {"gemma4", "Gemma 4"},
                             {"daylong", "Daylong"},
                             {"phi3", "Phi-3"},
                             {"phi4", "Phi-4"},
                             {"zephyr", "Zephyr"},
                             {"llama2", "Llama 2"},
                             {"mistral", "Mistral"},
                             {"mistral-v3", "Mistral v3"},
                             {"mistral-v7", "Mistral v7"},
                             {"command-r", "Command R"},
                             {"granite", "Granite"},
                             {"deepseek", "DeepSeek"},
                             {"seed", "Seed"},
                             {"kimi", "Kimi"},
                             {"exaone", "EXAONE"}}) {
        if (family == each.id) return QString::fromLatin1(each.name);
    }
    return family == "plain" ? TemplateViewModel::tr("Plain words (User:, Assistant:)")
                             : QString::fromStdString(family);
}

}  // namespace

TemplateViewModel::TemplateViewModel(Inspect inspect, QObject* parent)
    : QObject(parent), m_inspect(std::move(inspect)) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        this->inspect();
        Q_EMIT edited();
    });
}

void TemplateViewModel::show(const std::string& model, const std::string& choice, const text::ChatTemplate* known) {
    const std::vector<std::string> families = text::chatTemplateFamilies();
    const bool isFamily = choice.empty() || std::find(families.begin(), families.end(), choice) != families.end();
    m_pause.stop();
    m_model = model;
    m_custom = !isFamily;
    m_family = isFamily ? choice : std::string();
    m_text = isFamily ? std::string() : choice;
    if (known == nullptr) return inspect();
    m_background.forget();
    settle(*known);
}

void TemplateViewModel::inspect() {
    m_pause.stop();
    if (!m_inspect) return settle({});
    m_checking = true;
    m_background.ask([inspect = m_inspect, model = m_model, choice = draft()] { return inspect(model, choice); },
                     [this](Result<text::ChatTemplate> result) {
                         text::ChatTemplate failed;
                         if (!result) failed.problem = result.error().message;
                         settle(result ? std::move(*result) : std::move(failed));
                     });
}

void TemplateViewModel::settle(text::ChatTemplate result) {
    m_checking = false;
    m_result = std::move(result);
    Q_EMIT changed();
    for (const auto& then : std::exchange(m_then, {})) then();
}

void TemplateViewModel::whenChecked(std::function<void()> then) {
    if (m_pause.isActive()) inspect();
    if (m_checking) m_then.push_back(std::move(then));
    else then();
}

QStringList TemplateViewModel::choices() const {
    QStringList names{tr("The model file's own")};
    for (const std::string& family : text::chatTemplateFamilies()) names << familyName(family);
    return names << tr("A text of your own");
}

int TemplateViewModel::choice() const {
    const std::vector<std::string> families = text::chatTemplateFamilies();
    if (m_custom) return static_cast<int>(families.size()) + 1;
    if (m_family.empty()) return 0;
    return static_cast<int>(std::find(families.begin(), families.end(), m_family) - families.begin()) + 1;
}

void TemplateViewModel::setChoice(int index) {
    if (index == choice()) return;
    const std::vector<std::string> families = text::chatTemplateFamilies();
    if (index == static_cast<int>(families.size()) + 1) return edit();
    if (index < 0 || index > static_cast<int>(families.size())) return;
    choose(false, index == 0 ? std::string() : families[static_cast<size_t>(index) - 1], {});
}

/// From the text there is; a family has none, so the file's own serves.
void TemplateViewModel::edit() {
    const auto begin = [this](const std::string& text) { choose(true, {}, text.empty() ? kExample : text); };
    if (!m_result.text.empty() || !m_inspect) return begin(m_result.text);
    m_background.ask([inspect = m_inspect, model = m_model] { return inspect(model, ""); },
                     [begin](const Result<text::ChatTemplate>& own) { begin(own ? own->text : std::string()); });
}

void TemplateViewModel::choose(bool custom, const std::string& family, const std::string& text) {
    m_custom = custom;
    m_family = family;
    m_text = text;
    m_result = {};  // of another choice
    inspect();
    Q_EMIT changed();
    Q_EMIT edited();
}

void TemplateViewModel::setText(const QString& text) {
    if (!m_custom || text.toStdString() == m_text) return;
    m_text = text.toStdString();
    m_pause.start();
    Q_EMIT changed();
    Q_EMIT edited();
}

QString TemplateViewModel::summary() const {
    if (m_custom) return tr("A Jinja template. It is checked with this model's own words before it is applied.");
    if (!m_family.empty()) return tr("As models of this family are written; what the file says does not count.");
    if (m_result.name.empty()) return {};
    if (m_result.source == text::TemplateSource::ModelFile) {
        return m_result.name == "plain"
                   ? tr("The template that came with this model.")
                   : tr("The template that came with this model, of the family %1.").arg(familyName(m_result.name));
    }
    return m_result.text.empty()
               ? tr("The file has no template. Turns are written as: %1.").arg(familyName(m_result.name))
               : tr("The file's template cannot be used. Turns are written as: %1.").arg(familyName(m_result.name));
}

QString TemplateViewModel::note() const { return words(m_result.note); }

QString TemplateViewModel::problem() const {
    if (m_custom && QString::fromStdString(m_text).trimmed().isEmpty())
        return tr("There is no text yet. Paste or write a template, or choose another one.");
    QString problem = QString::fromStdString(m_result.problem);
    if (!problem.isEmpty()) problem[0] = problem[0].toUpper();
    return problem;
}

}  // namespace daylong::ui

#include "moc_template_view_model.cpp"
