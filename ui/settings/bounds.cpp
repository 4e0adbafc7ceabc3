#include "settings/bounds.h"

#include "moc_bounds.cpp"
