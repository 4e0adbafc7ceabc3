// Chemistry as it is written in "\ce{…}" (mhchem): "2H2 + O2 -> 2H2O", "SO4^2-", "CuSO4 * 5H2O", as LaTeX's
// mathematics. Its usual signs; what has others is none, and shows its source. Thread rule: any. Failure rule: none.
#pragma once

#include <QString>

#include <optional>

namespace daylong::ui {

std::optional<QString> latexOfChemistry(QStringView source);

}  // namespace daylong::ui
