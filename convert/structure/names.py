"""Personal names as bylines carry them: a known surname and one or two characters.

>>> [is_names(t) for t in ("王曉圓", "孫煉棟 戴伊萬", "原 杰", "欧阳修文", "安全生产", "谢谢大家")]
[True, True, True, True, False, False]
"""

from __future__ import annotations

from convert.patterns import deferred
from convert.structure.limits import NAMES_MAX

# Single-character surnames in use today, Simplified and Traditional side by side; left out are rare ones that
# far more often begin a word (时 时间, 全 全面): a name under one of them is found by its place alone.
_SINGLE = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭肖蔡潘田董"
    "袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鍾鐘姜崔谭譚廖范范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻闫"
    "薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戚莫孔向汤湯常温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄"
    "莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂塗成苗谷曲盛冉翁蓝藍"
    "路游辛靳欧管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇"
    "戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂佟应應臧闵閔苟邬鄔边邊卞姬师師仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞"
    "敖巩鞏明佘池麻苑迟遲邝鄺封谈談匡鞠惠荆荊乐樂冀郁胥南班储儲原栗燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘盤闻聞"
    "厉厲仝郜闞帥屠廉禹井祖漆巴卿狄云雲扈"
    "晁芮普阙闕浦戈伏鹿薄邸雍辜羊乌烏母裘亓邰赫杭宿鲜鮮茹慕亢嵇湛宾賓戎勾"
    "揭尉冶檀衣昝植富尧堯闭閉"
)
_DOUBLE = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|皇甫|尉迟|尉遲|东方|東方|司徒|令狐|"
    "慕容|端木|夏侯|长孙|長孫|公孙|公孫|轩辕|軒轅|西门|西門|南宫|南宮|百里|"
    "呼延|独孤|獨孤|宇文|申屠|淳于|澹台|澹臺|太史|闻人|聞人"
)
_ILLEGIBLE = "○〇×Ｘ"
_BETWEEN = "、/"
# In a text that holds nothing else: a class of all hanzi would take milliseconds to compile.
_HAN = rf"[^\s{_BETWEEN}{_ILLEGIBLE}]"
_NAME = rf"(?:(?:{_DOUBLE})\s?{_HAN}{{1,2}}|[{_SINGLE}](?:\s{{0,4}}{_HAN}|{_HAN}{{2}}|[{_ILLEGIBLE}]{{1,2}}))"
_NAMES = deferred(rf"(?![\s{_BETWEEN}])(?:(?:^|[\s{_BETWEEN}]+){_NAME}){{1,4}}$")
_SURNAMES = frozenset(_SINGLE)
_LONG_SURNAMES = frozenset(_DOUBLE.split("|"))
_ORDINARY = frozenset(
    first + second
    for firsts, seconds in {
        "谢謝感": "谢謝", "此": "致", "敬": "礼禮", "特": "此", "以": "上", "全": "文书書面体體部", "本此": "文",
        "方": "案法式", "范": "文例围圍本", "成": "果效绩績立", "任": "务務", "计": "划劃", "計": "划劃",
        "时時": "间間代", "高": "度效", "文": "件章明化", "章": "程节節", "关關": "于於键鍵", "安": "全排康好心",
        "严嚴": "格肃肅", "常": "见見用規规", "应應": "对對急用", "平": "安台等", "明": "确確年",
        "公": "司告示开開平", "国國": "家际際", "海": "南口外", "利": "用益", "强強": "化调調", "和": "谐諧",
        "信": "息用", "支": "持部", "来來": "源", "司": "法机機", "农農": "业業村", "阳陽": "光", "元": "旦",
        "花": "园園", "单單": "位元", "项項": "目", "党黨": "委组組建员員的",
    }.items()
    for first in firsts
    for second in seconds
)  # fmt: skip
"""How everyday words begin that begin like a name."""


def is_names(text: str) -> bool:
    """Whether the text is one to four personal names and nothing else."""
    if len(text) > NAMES_MAX or text[:2] in _ORDINARY or not (text[:1] in _SURNAMES or text[:2] in _LONG_SURNAMES):
        return False
    return all(map(_may_stand_in_names, text)) and _NAMES.match(text) is not None


def _may_stand_in_names(char: str) -> bool:
    return _is_han(char) or char.isspace() or char in _BETWEEN or char in _ILLEGIBLE


def may_be_name(text: str) -> bool:
    """Whether the text could be a name with a surname we do not list: three characters, no everyday word.

    >>> may_be_name("拓跋珪"), may_be_name("全文完")
    (True, False)
    """
    return len(text) == 3 and all(map(_is_han, text)) and text[:2] not in _ORDINARY


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"
