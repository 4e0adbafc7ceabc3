#include "exchange/archive_view_model.h"

#include "moc_archive_view_model.cpp"
