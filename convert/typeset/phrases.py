"""Where the words of titles end: phrases that may not be torn, and what a break before and after them costs.

A small table instead of a dictionary: what titles of reports, notices and speeches are
built with, in both scripts (``[报報]告``), as regular expressions separated by blanks. A row
that stands above another wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from convert.patterns import deferred

#: What a break costs: between clauses, between phrases, between words, where a word of two characters may end, where
#: that is unlikely, and where one is surely torn.
FREE, GOOD, FAIR, EVEN, ODD, TORN = 0.0, 1.5, 2.5, 4.0, 7.0, 15.0

_DIGIT = "[0-9〇零一二三四五六七八九十]"

_TABLE: tuple[tuple[float | None, float | None, str], ...] = (
    (FREE, TORN, "[关關][于於] [对對][于於]"),
    (GOOD, TORN, "(?<![现現存所实實正好])在(?![职職校建线線岗崗]) 以及 暨"),
    (
        GOOD,
        FAIR,
        f"[习習]近平(?:新[时時]代中[国國]特色社[会會]主[义義]思想)? {_DIGIT}+(?:[年月日][度份初底末]?{_DIGIT}*)+",
    ),
    (FAIR, TORN, "[与與](?![会會]) 和(?![平谐諧睦美县縣]) 及(?![时時其格早]) [并並](?![购購])"),
    (None, TORN, f"第(?={_DIGIT}) [对對向從从為为以将將把被](?![象外上下内內事业業军軍前])"),
    (FAIR, None, "高[质質]量 新[质質]生[产產]力 [数數]字[经經][济濟] [〇零一二三四五六七八九十百千万萬]{2,}"),
    (FAIR, FAIR, "理[论論][学學][习習]中心[组組] 主[题題]教育 [党黨][风風]廉政建[设設]"),
    (
        FAIR,
        FAIR,
        "印[发發] [转轉][发發] 批[转轉] 召[开開] [开開]展 推[进進] 加[强強] 加快 做好 深化 切[实實] 全面 "
        "[进進]一步 落[实實] [贯貫][彻徹] [学學][习習] [组組][织織] [举舉][办辦] [规規][范範] 完善 建立 [实實]施 "
        "促[进進] 推[动動]",
    ),
    (
        GOOD,
        GOOD,
        "工作(?:[报報]告|[汇匯][报報]|[总總][结結]|要[点點]|[计計][划劃]|方案|[会會][议議]) "
        "情[况況](?:[汇匯][报報]|[报報]告|通[报報]|[说說]明) [实實]施(?:方案|意[见見]|[细細][则則]) "
        "(?:管理|[暂暫]行)(?:[办辦]法|[规規]定) 若干(?:意[见見]|[规規]定|措施) 指[导導]意[见見] "
        "(?:[调調]研|[调調]查|述[职職]|述廉|考察|分析|自查|[审審][计計]|研究)[报報]告 [会會][议議][纪紀]要 "
        "(?:心得|[学學][习習])[体體][会會] (?:[发發]言|[讲講][话話]|演[讲講])(?:稿|材料) 先[进進]事[迹跡]",
    ),
    (
        None,
        GOOD,
        "委[员員][会會] [办辦]公室 人民政府 有限公司 公司 集[团團] 中心 大[学學] [学學][院校] 中[学學] 小[学學] "
        "[医醫]院 [总總分]局 支[队隊] 大[队隊] [领領][导導]小[组組] 常委[会會] [党黨][组組委] 支部 街道",
    ),
    (
        None,
        FAIR,
        "省 市(?![场場民容政]) [县縣](?!域) [区區](?!域) [镇鎮] [乡鄉](?![村镇鎮]) 局(?!面) [厅廳] "
        "[会會](?![议議计計])",
    ),
    (
        FAIR,
        FAIR,
        "工作 [项項]目 情[况況] [发發]展 建[设設] 管理 服[务務] [经經][济濟] 社[会會] 企[业業] [产產][业業] "
        "[农農]村 [农農][业業] 工[业業] 科技 [创創]新 改革 安全 生[产產] [环環]境 保[护護] 治理 [质質]量 教育 "
        "文化 文明 活[动動] 培[训訓] [党黨]建 [党黨][员員] [干幹]部 [队隊]伍 作[风風] 制度 [体體]系 政策 措施 "
        "[问問][题題] 任[务務] 重[点點] [专專][项項题題] 年度 上半年 下半年 [调調]研 [报報]告 [总總][结結] 方案 "
        "意[见見] 通知 [决決]定 [办辦]法 [规規]定 [讲講][话話] [汇匯][报報] [会會][议議] [范範]文",
    ),
)

#: Cost before, cost after (``None``: as it is), what is not torn; in the order they are applied, the strongest last.
PHRASES: Sequence[tuple[float | None, float | None, re.Pattern[str]]] = tuple(
    (before, after, deferred("|".join(words.split()))) for before, after, words in reversed(_TABLE)
)
