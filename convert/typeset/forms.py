"""Characters that have two printed forms and a code point for each: 説 and 說, 爲 and 為, 羣 and 群.

Standards differ in which form they print (Hong Kong 説 羣 啓 衞, Taiwan 說 群 啟 衛, OpenCC's own
爲 裏 衆), and a face made for one of them often lacks the other. A word must not change face or
weight for that, so :mod:`convert.typeset.fonts` shows such a character in its other form before
it leaves the faces of a role. The text stays as it is written.

That two forms are one character is a fact of Unihan (``kZVariant``, ``kSemanticVariant``,
``kTraditionalVariant``), of OpenCC's ``TWVariants`` and ``HKVariants``, of the table of new and old
printed forms (新旧字形对照表) and, for 壠 and 鷀, of the rhyme dictionaries. Which of them may stand
for each other is a house rule, and a narrow one: both have the same reading and meaning everywhere
and the same parts, of which one is drawn in another way, or the parts stand otherwise. Not here are:

- pairs whose meanings divide (着 著, 余 餘, 幺 么, 沖 衝), or that are two names (郤 郄, 畲 畬, 坂 阪);
- pairs that share the word alone (牀 床, 竈 灶, 鉢 缽, 糉 粽, 繮 韁, 嫺 嫻, 却 卻, 麪 麵);
- simplified characters and what they simplify (說 说, 為 为, 門 门).

The rows down to 叁 are all there is in what OpenCC makes of GB 2312 and of Big5's first level, for any
Traditional script, and the bundled faces lack. The others are forms that unconverted pages mix.

>>> OTHER_FORMS["説"], OTHER_FORMS["說"], OTHER_FORMS["户"], OTHER_FORMS.get("着", "")
('說', '説', '戶戸', '')
"""

from __future__ import annotations

from collections.abc import Mapping

#: Characters, the forms of each in one word, and in what these differ.
_TABLE: tuple[tuple[str, str], ...] = (
    ("兑兌 説說 閲閱 鋭銳 税稅 脱脫 悦悅 蜕蛻", "兑, 兌"),
    ("温溫 媪媼 愠慍 氲氳 腽膃 藴蘊 醖醞", "昷, 𥁕"),
    ("爲為 僞偽 嬀媯 潙溈 蔿蒍", "爲, 為"),
    ("戶户戸", "the first stroke"),
    ("羣群 峯峰 啓啟 裏裡 飈飆 壠壟 鷀鶿 够夠", "where the parts stand"),
    ("衆眾", "the eye above, upright or lying"),
    ("衞衛", "the foot of 韋"),
    ("敍敘叙", "攴, 攵, 又"),
    ("鈎鉤", "勾, 句"),
    ("卧臥", "卜, 人"),
    ("囱囪 葱蔥", "囱, 囪 and what became of it"),
    ("叁叄", "厶, 厽"),
    ("吕呂 侣侶 宫宮", "吕, 呂"),
    ("内內 呐吶", "人, 入"),
    ("别別 没沒 殁歿", "one bent stroke"),
    ("换換 唤喚 焕煥 涣渙 痪瘓 奂奐", "奂, 奐"),
    ("黄黃 横橫", "黄, 黃"),
    ("争爭 净淨 静靜 挣掙 睁睜 筝箏 狰猙 峥崢", "争, 爭"),
    ("青靑 清淸", "青, 靑"),
    ("吴吳 娱娛 俣俁", "吴, 吳"),
    ("録錄 緑綠 禄祿 渌淥 剥剝", "录, 彔"),
    ("産產 彦彥 顔顏", "立, 文"),
    ("真眞 慎愼 鎮鎭 填塡 値值", "the corner of 真 and 直"),
    ("册冊 删刪 姗姍 栅柵", "册, 冊"),
    ("瑶瑤 摇搖 遥遙", "爫, 夕"),
    ("奥奧 粤粵", "米, 釆"),
    ("强強", "口, 厶"),
    ("滚滾 衮袞 兖兗", "公, 㕣"),
    ("虚虛 嘘噓", "业, 丘"),
    ("晋晉 戬戩", "亚, 厸"),
    ("刹剎 弑弒", "木, 朮"),
    ("盗盜 羡羨", "次, 㳄"),
    ("絶絕 丢丟 匀勻 秃禿 抛拋 兹茲 恒恆 毁毀 教敎 污汚 卽即 旣既", "a stroke or two"),
)

#: character → its other forms, in the order they are tried.
OTHER_FORMS: Mapping[str, str] = {
    form: forms.replace(form, "") for words, _ in _TABLE for forms in words.split() for form in forms
}
