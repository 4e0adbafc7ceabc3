#include "code/language_parts.h"

namespace daylong::ui {

std::vector<Language> dataLanguages() {
    const Region hash = lineComment(u"#"_s), spacedHash = lineComment(u"#"_s, Region::AfterSpace);
    const QString sqlTypes = QStringLiteral(
        "bigint binary bit blob boolean bytea char character date datetime decimal double float int integer json jsonb "
        "money "
        "numeric real serial smallint text time timestamp tinyint uuid varchar xml");
    return {
        {u"json json5 jsonc jsonl ndjson geojson webmanifest"_s, QString(), QString(), u"true false null"_s, cRegions(),
         Keys},
        {u"yaml yml eyaml docker-compose compose"_s,
         QString(),
         QString(),
         u"true false null yes no on off"_s,
         {spacedHash, {u"---"_s, {}, Ink::Meta, Region::LineStart}, text(u"\""_s), plainText(u"'"_s)},
         Keys | Dashes},
        {u"toml"_s,
         QString(),
         QString(),
         u"true false inf nan"_s,
         {hash,
          {u"\"\"\""_s, u"\"\"\""_s, Ink::Text, Region::Escapes | Region::Lines},
          text(u"\""_s),
          plainText(u"'"_s)},
         Sections | Settings | Dashes},
        {u"ini properties conf cfg config desktop dotenv env editorconfig gitconfig systemd service unit"_s,
         QString(),
         QString(),
         u"true false yes no on off"_s,
         {lineComment(u";"_s, Region::AfterSpace), spacedHash, text(u"\""_s)},
         Sections | Settings | Dashes | Dollars},
        {u"sql mysql postgresql postgres psql sqlite plsql tsql mariadb hql"_s,
         u"add all alter analyze and any as asc begin between by cascade case cast check column commit constraint "
         u"create cross "
         u"database declare default delete desc distinct drop else end except execute exists explain fetch for foreign "
         u"from "
         u"full function grant group having if ilike in index inner insert intersect into is join key lateral left "
         u"like limit "
         u"materialized natural not offset on or order outer over partition primary procedure recursive references "
         u"replace "
         u"returning revoke right rollback row rows schema select set table temporary then to transaction trigger "
         u"truncate "
         u"union unique update using values view when where window with"_s,
         sqlTypes,
         u"true false null current_timestamp current_date"_s,
         {lineComment(u"--"_s),
          blockComment(),
          plainText(u"'"_s, Region::Lines),
          plainText(u"\""_s),
          {u"`"_s, u"`"_s, Ink::Name}},
         IgnoresCase | Calls},
        {u"html htm xhtml vue svelte handlebars hbs jinja jinja2 ejs"_s, QString(), QString(), QString(), {}, Markup},
        {u"xml svg xsd xsl xslt rss atom plist xaml qrc ui csproj pom mathml"_s,
         QString(),
         QString(),
         QString(),
         {},
         Markup},
        {u"css scss sass less styl stylus"_s, u"important and not only from to"_s, QString(),
         u"auto none inherit initial unset flex grid block inline absolute relative fixed solid transparent"_s,
         cRegions(), Keys | Decorators | Dashes | Calls | Dollars},
        {u"makefile make mk mak"_s,
         u"define else endef endif export ifdef ifeq ifndef ifneq include override unexport"_s,
         QString(),
         QString(),
         {hash, text(u"\""_s), plainText(u"'"_s)},
         Keys | Dollars | Settings | Dashes},
        {u"cmake cmakelists"_s,
         u"if elseif else endif foreach endforeach while endwhile function endfunction macro endmacro return break "
         u"continue "
         u"and or not set option include"_s,
         QString(),
         u"on off true false public private interface required"_s,
         {{u"#[["_s, u"]]"_s, Ink::Comment, Region::Lines},
          hash,
          {u"\""_s, u"\""_s, Ink::Text, Region::Escapes | Region::Lines}},
         IgnoresCase | Dollars | Calls},
        {u"dockerfile docker containerfile"_s,
         u"add arg cmd copy entrypoint env expose from healthcheck label maintainer onbuild run shell stopsignal user "
         u"volume "
         u"workdir as"_s,
         QString(),
         QString(),
         {spacedHash, text(u"\""_s), plainText(u"'"_s)},
         IgnoresCase | Dollars | Dashes},
        {u"nginx nginxconf apache apacheconf htaccess"_s,
         u"server location listen root index include proxy_pass return rewrite if set upstream events http error_log "
         u"access_log server_name try_files add_header ssl_certificate ssl_certificate_key"_s,
         QString(),
         u"on off"_s,
         {spacedHash, text(u"\""_s), plainText(u"'"_s)},
         Dollars},
        {u"terraform tf hcl hcl2 tfvars"_s,
         u"resource data variable output provider module terraform locals for in if dynamic moved import"_s,
         u"string number bool list map set object any"_s,
         u"true false null"_s,
         {hash, lineComment(u"//"_s), blockComment(), text(u"\""_s)},
         Settings | Calls},
        {u"graphql gql"_s,
         u"directive enum extend fragment implements input interface mutation on query scalar schema subscription type union"_s,
         u"Boolean Float ID Int String"_s,
         u"true false null"_s,
         {hash, {u"\"\"\""_s, u"\"\"\""_s, Ink::Comment, Region::Lines}, text(u"\""_s)},
         Keys | Decorators | Dollars | Capitals},
        {u"diff patch udiff"_s, QString(), QString(), QString(), {}, Changes},
        {u"markdown md mdx"_s,
         QString(),
         QString(),
         QString(),
         {{u"#"_s, {}, Ink::Keyword, Region::LineStart},
          {u">"_s, {}, Ink::Comment, Region::LineStart},
          {u"```"_s, u"```"_s, Ink::Text, Region::Lines},
          {u"`"_s, u"`"_s, Ink::Text},
          {u"**"_s, u"**"_s, Ink::Type},
          {u"- "_s, u" "_s, Ink::Meta, Region::LineStart},
          {u"]("_s, u")"_s, Ink::Function}},
         0},
        {u"latex tex bibtex bib sty"_s,
         QString(),
         QString(),
         QString(),
         {lineComment(u"%"_s), {u"$$"_s, u"$$"_s, Ink::Text, Region::Escapes | Region::Lines}, text(u"$"_s)},
         Commands},
        {u"http rest"_s,
         u"GET POST PUT PATCH DELETE HEAD OPTIONS HTTP"_s,
         QString(),
         QString(),
         {hash, text(u"\""_s)},
         Keys | Dashes},
    };
}

}  // namespace daylong::ui
