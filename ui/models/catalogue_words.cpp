#include "models/catalogue_words.h"

#include <QCoreApplication>

namespace daylong::ui {
namespace {

// Named for those who collect texts: they do not read JSON. A test compares them with the catalogue.
[[maybe_unused]] constexpr const char* kTexts[] = {
    QT_TRANSLATE_NOOP("Catalogue", "Tiny and very quick; chats simply, and is often wrong."),
    QT_TRANSLATE_NOOP("Catalogue", "Small enough for any machine; rewrites and summarises short texts."),
    QT_TRANSLATE_NOOP("Catalogue", "A light model of Google's for text: questions, summaries, simple reasoning."),
    QT_TRANSLATE_NOOP("Catalogue", "Can think before it answers, or answer at once; good for its size."),
    QT_TRANSLATE_NOOP("Catalogue",
                      "A hybrid: most of its layers remember in a state of fixed size, so a long "
                      "talk costs little."),
    QT_TRANSLATE_NOOP("Catalogue", "IBM's model for work with texts: summarising, sorting, extracting, questions."),
    QT_TRANSLATE_NOOP("Catalogue", "Meta's small model, made for conversation in eight languages."),
    QT_TRANSLATE_NOOP("Catalogue",
                      "Google's model of 2026 for laptops and phones: many languages, and as quick "
                      "as one half its size."),
    QT_TRANSLATE_NOOP("Catalogue", "Microsoft's small model for English texts and code; sees 4,096 tokens at most."),
    QT_TRANSLATE_NOOP("Catalogue", "Google's model for everyday use, at home in more than 140 languages."),
    QT_TRANSLATE_NOOP("Catalogue", "Answers at once, without thinking first; the smallest of its series."),
    QT_TRANSLATE_NOOP("Catalogue",
                      "A hybrid: most of its layers remember in a state of fixed size; can think "
                      "before it answers."),
    QT_TRANSLATE_NOOP("Catalogue", "A plain, dependable model of 2024 under a free licence."),
    QT_TRANSLATE_NOOP("Catalogue", "Meta's all-round model in eight languages, with a long memory for documents."),
    QT_TRANSLATE_NOOP("Catalogue", "The larger of IBM's two: texts, questions, code, in twelve languages."),
    QT_TRANSLATE_NOOP("Catalogue", "Google's larger model: more knowledge, more than 140 languages, more patience."),
    QT_TRANSLATE_NOOP("Catalogue",
                      "OpenAI's open model: thinks before it answers, and is quick because few of "
                      "its weights work on each word."),
    QT_TRANSLATE_NOOP("Catalogue", "A strong model in dozens of languages; wants a machine with much memory."),
    QT_TRANSLATE_NOOP("Catalogue",
                      "The knowledge of a large model at the speed of a small one, where there is "
                      "memory for it."),
    // why a form of it is recommended
    QT_TRANSLATE_NOOP("Catalogue", "the smallest there is, and it fits"),
    QT_TRANSLATE_NOOP("Catalogue", "the most exact one that fits well and answers faster than one reads"),
    QT_TRANSLATE_NOOP("Catalogue", "the only kind that fits; it loses some of the model's sense"),
    QT_TRANSLATE_NOOP("Catalogue",
                      "the smallest that keeps the model's sense; larger ones would be slow or "
                      "tight here"),
    QT_TRANSLATE_NOOP("Catalogue", "it is too large for this machine, in every form it comes in"),
    // what it speaks
    QT_TRANSLATE_NOOP("Catalogue", "Arabic"),
    QT_TRANSLATE_NOOP("Catalogue", "Chinese"),
    QT_TRANSLATE_NOOP("Catalogue", "Czech"),
    QT_TRANSLATE_NOOP("Catalogue", "Dutch"),
    QT_TRANSLATE_NOOP("Catalogue", "English"),
    QT_TRANSLATE_NOOP("Catalogue", "French"),
    QT_TRANSLATE_NOOP("Catalogue", "German"),
    QT_TRANSLATE_NOOP("Catalogue", "Hindi"),
    QT_TRANSLATE_NOOP("Catalogue", "Italian"),
    QT_TRANSLATE_NOOP("Catalogue", "Japanese"),
    QT_TRANSLATE_NOOP("Catalogue", "Korean"),
    QT_TRANSLATE_NOOP("Catalogue", "Polish"),
    QT_TRANSLATE_NOOP("Catalogue", "Portuguese"),
    QT_TRANSLATE_NOOP("Catalogue", "Spanish"),
    QT_TRANSLATE_NOOP("Catalogue", "Thai"),
};

}  // namespace

QString catalogueWords(const std::string& english) { return QCoreApplication::translate("Catalogue", english.c_str()); }

}  // namespace daylong::ui
