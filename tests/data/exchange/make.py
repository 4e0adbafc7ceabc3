#!/usr/bin/env python3
"""Makes the files beside it: exports as other programs write them, with conversations made up here.

No file of any other program was copied: what is known of the formats is told at the head of each reader in
core/exchange. Python alone.
"""
import io
import json
import pathlib
import struct
import zipfile

HERE = pathlib.Path(__file__).parent
NOON = 1730030400.25  # 27 October 2024, 12:00 UTC


def write(path: str, text) -> None:
    file = HERE / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, bytes):
        file.write_bytes(text)
    else:
        file.write_text(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False))


# ChatGPT: a tree by names.
def node(name, parent, role, parts, time=NOON, kind="text", **more):
    content = {"content_type": kind}
    content.update({"parts": parts} if kind in ("text", "multimodal_text") else parts)
    message = {"id": name, "author": {"role": role, "name": None, "metadata": {}}, "create_time": time, "content": content,
               "status": "finished_successfully", "weight": 1.0, "recipient": more.pop("recipient", "all"), "metadata": more}
    return {"id": name, "message": message, "parent": parent, "children": []}


def conversation(title, nodes, current, **more):
    mapping = {each["id"]: each for each in nodes}
    for each in nodes:
        if each["parent"] in mapping:
            mapping[each["parent"]]["children"].append(each["id"])
    return {"title": title, "create_time": NOON, "update_time": NOON + 500, "mapping": mapping, "current_node": current,
            "conversation_id": "c-" + title.lower(), "id": "c-" + title.lower(), **more}


root = {"id": "root", "message": None, "parent": None, "children": []}
holidays = conversation("Holidays", [
    dict(root, children=[]),
    node("s", "root", "system", [""], None, is_visually_hidden_from_conversation=True),
    node("u1", "s", "user", ["Where is it warm in March?"], NOON),
    node("a1", "u1", "assistant", ["In Lisbon."], NOON + 10),
    node("a2", "u1", "assistant", ["In \ue200entity\ue202[\"city\",\"Seville\"]\ue201, mostly. \ue200cite\ue202turn0search1\ue201"], NOON + 20),
    node("u2", "a2", "user", ["And in April?"], NOON + 30),
    node("a3", "u2", "assistant", ["Everywhere."], NOON + 40),
    node("u3", "a1", "user", ["Is Lisbon dear?"], NOON + 25),
    node("a4", "u3", "assistant", ["Less so than Paris."], NOON + 26),
], "a3")
numbers = conversation("Numbers", [
    dict(root, children=[]),
    node("u1", "root", "user", [{"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}, "What is the mean?"],
         NOON + 100, "multimodal_text", attachments=[{"name": "table.csv", "mime_type": "text/csv"}]),
    node("t1", "u1", "assistant", {"thoughts": [{"summary": "Thinking"}]}, NOON + 101, "thoughts"),
    node("c1", "t1", "assistant", {"language": "python", "text": "print(2)"}, NOON + 102, "code", recipient="python"),
    node("o1", "c1", "tool", {"text": "2"}, NOON + 103, "execution_output"),
    node("b1", "o1", "assistant", ["search(\"mean\")"], NOON + 104, recipient="browser"),
    node("b2", "b1", "tool", ["a page"], NOON + 105),
    node("a1", "b2", "assistant", ["It is 2."], NOON + 106),
    node("h1", "a1", "user", ["hidden"], NOON + 107, is_visually_hidden_from_conversation=True),
], "h1")
write("chatgpt/conversations.json", [holidays, numbers])
write("chatgpt/user.json", {"id": "user-1", "email": "nobody@example.org"})
grown = json.loads(json.dumps(holidays))
grown["mapping"]["u4"] = node("u4", "a3", "user", ["Thank you."], NOON + 900)
grown["mapping"]["a5"] = node("a5", "u4", "assistant", ["My pleasure."], NOON + 910)
grown["current_node"] = "a5"
write("chatgpt-grown.json", [grown])
write("chatgpt-numbered/conversations-000.json", [holidays])
write("chatgpt-numbered/conversations-001.json", [numbers])

circle = conversation("Circle", [node("a", "b", "user", ["first"]), node("b", "a", "assistant", ["second"], NOON + 1),
                                 node("c", "nowhere", "user", ["lost its parent"], NOON + 2)], "absent")
del circle["conversation_id"], circle["id"]
for each in circle["mapping"].values():
    each["message"]["create_time"] = None
write("chatgpt-odd.json", [circle, {"title": "Nothing in it", "mapping": {}}, 7, "text", [], {"mapping": []}, None])


# Archives.
def archive(entries) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in entries:
            file.writestr(zipfile.ZipInfo(name, (2024, 10, 27, 12, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


export = json.dumps([holidays, numbers])
write("chatgpt.zip", archive([("user.json", "{}"), ("conversations.json", export), ("file-x.png", b"\x89PNG")]))
write("climbing.zip",
      archive([("../../../../tmp/daylong-climbed/conversations.json", export), ("/etc/conversations.json", "[]")]))
write("bomb.zip", archive([("conversations.json", b"[" + b" " * (24 << 20) + b"]")]))

# Open WebUI.
def webui(name, parent, role, content, time, **more):
    return {"id": name, "parentId": parent, "childrenIds": [], "role": role, "content": content, "timestamp": time,
            **more}


said = [webui("u1", None, "user", "Name a colour.", 1730030400, files=[{"type": "image", "url": "data:x"}]),
        webui("a1", "u1", "assistant", "<details type=\"reasoning\" done=\"true\">\n<summary>Thought</summary>\n> hm\n</details>\nBlue.", 1730030401),
        webui("a2", "u1", "assistant", "Green.", 1730030402)]
write("open-webui.json", [{"id": "w-1", "user_id": "x", "title": "Colours", "created_at": 1730030400, "updated_at": 1730030500,
                           "chat": {"title": "Colours", "history": {"messages": {each["id"]: each for each in said}, "currentId": "a1"},
                                    "messages": [], "timestamp": 1730030400000}}])

# LM Studio.
def user(text):
    return {"versions": [{"type": "singleStep", "role": "user", "content": [{"type": "text", "text": text}]}],
            "currentlySelected": 0}


def reply(texts, selected):
    return {"versions": [{"type": "multiStep", "role": "assistant", "steps": [
        {"type": "contentBlock", "stepIdentifier": "1730030401000-0.5", "style": {"type": "thinking"}, "content": [{"type": "text", "text": "hm"}]},
        {"type": "contentBlock", "stepIdentifier": "1730030402000-0.7", "content": [{"type": "text", "text": text}]},
        {"type": "debugInfoBlock", "debugInfo": "…"}]} for text in texts], "currentlySelected": selected}


write("lm-studio/1730030400000.conversation.json", {
    "name": "Rivers", "createdAt": 1730030400000, "tokenCount": 9,
    "messages": [user("Name a river."), reply(["The Rhine.", "The Elbe."], 1), user("Another."), reply(["The Oder."], 0)]})

# Jan.
def jan(name, role, text, time):
    return json.dumps({"id": name, "object": "thread.message", "thread_id": "jan_1", "role": role, "status": "ready", "created_at": time,
                       "content": [{"type": "text", "text": {"value": text, "annotations": []}}]})


write("jan/threads/jan_1/thread.json", {"id": "jan_1", "object": "thread", "title": "Birds", "assistants": [{"id": "jan"}],
                                        "created": 1730030400000, "updated": 1730030500000})
write("jan/threads/jan_1/messages.jsonl", "\n".join([jan("m1", "user", "Name a bird.", 1730030400000), "{damaged",
                                                     jan("m2", "assistant", "A wren.", 1730030401000)]) + "\n")

# Any program's.
write("messages.jsonl", "\n".join(json.dumps({"title": title, "messages": [
    {"role": "system", "content": "Be brief."}, {"role": "user", "content": [{"type": "text", "text": title + "?"}]},
    {"role": "assistant", "content": "Yes."}]}) for title in ("One", "Two")) + "\n")
write("markdown.md", """# A talk about stones

## User
What is granite?

```
## Assistant
```

## Assistant
An igneous rock.

### Answer
Yes.

---

## User
Thanks.
""")
write("bold.md", "**You:** Hello\n\n**Assistant:** Hi **you**.\n\n**You:**\nBye\n")


# GPT4All: a QDataStream.
def text(value: str) -> bytes:
    raw = value.encode("utf-16-be")
    return struct.pack(">I", len(raw)) + raw


def part(kind: str, value: str, extra=b"", parts=()) -> bytes:
    return text(kind) + text(value) + extra + struct.pack(">q", len(parts)) + b"".join(parts)


def item(version: int, number: int, kind: str, value: str, parts=()) -> bytes:
    out = struct.pack(">i", number) if version < 12 else b""
    out += text(kind) + text(value) + (text("old prompt") if version < 10 else b"") + text("")
    out += bytes([0, 1 if value == "The Baltic" else 0, 0, 0])
    if version >= 11 and kind == "Response: ":
        out += b"\0"
    if version >= 8:
        out += struct.pack(">q", 1) + b"".join(text(each) for each in "abcdefg") + struct.pack(">iii", -1, -1, -1)
    elif version >= 3:
        out += text("1. In a.") + struct.pack(">I", 1) + text("context")
    if version >= 10:
        attached = [(b"file:///a.txt", b"content")] if kind == "Prompt: " and number == 0 else []
        out += struct.pack(">q", len(attached))
        for each in attached:
            out += b"".join(struct.pack(">I", len(raw)) + raw for raw in each)
    if version >= 12:
        out += struct.pack(">q", len(parts)) + b"".join(parts)
    return out


def chat(version: int) -> bytes:
    out = struct.pack(">Iiq", 0xF5D553CC, version,
                      1730030400) + text("g-%d" % version) + text("Seas 𝄞") + text("") + text("model")
    if version >= 3:
        out += struct.pack(">I", 1) + text("collection")
    if version < 11:
        out += (b"\1" if version >= 6 else b"") + (struct.pack(">ii", 1, 0) if version >= 2 else b"") + text("reply") + text("name")
        out += struct.pack(">I", 4) + (struct.pack(">I", 0) if version < 4 else b"") + struct.pack(">I", 4)
        out += (struct.pack(">I", 2048) if version >= 7 else b"")
        if version < 9:
            out += struct.pack(">Q", 2) + b"\0" * 8
        out += struct.pack(">Q", 3) + b"\0" * 12 + struct.pack(">I", 5) + b"state"
    call = text("javascript_interpret") + struct.pack(">q", 1) + text("code") + struct.pack(">iIB", 0, 10, 0) + text("1") + text("1") + struct.pack(">i", 0) + text("")
    tree = [part("Response: ", "", parts=[part("Think: ", "hm", struct.pack(">i", 5)), part("Text: ", "The "),
                                          part("ToolCall: ", "North ", call), part("ToolResponse: ", "1"), part("Text: ", "Sea.")])]
    items = [item(version, 0, "Prompt: ", "Name a sea."), item(version, 1, "Response: ", "" if version >= 12 else "The North Sea.", tree),
             item(version, 2, "Prompt: ", "Another."), item(version, 3, "Response: ", "The Baltic")]
    return out + struct.pack(">i", len(items)) + b"".join(items)


for each in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12):
    write("gpt4all/gpt4all-%d.chat" % each, chat(each))
