// What the catalogue and the choice of a form (library/catalogue.h, library/fit.h) say of a model, in the words of the
// person's language. Pure function.
#pragma once

#include <QString>

#include <string>

namespace daylong::ui {

/// As it is, where nobody has translated it.
QString catalogueWords(const std::string& english);

}  // namespace daylong::ui
