using System.Collections.Frozen;

namespace GridGrains.ClickHouse.Sql;

/// <summary>
/// Functions that statements may call. Each is a function of its arguments, the rows, the clock and chance: none reads a file, a table, a setting, the network or the server.
/// </summary>
public static class SqlFunctions
{
    private const string Operators = """
        and or not xor plus minus multiply divide intDiv intDivOrZero modulo moduloOrZero negate abs equals notEquals less lessOrEquals greater greaterOrEquals like notLike ilike notILike match
        in notIn globalIn globalNotIn nullIn notNullIn if multiIf caseWithExpression isNull isNotNull isNotDistinctFrom isDistinctFrom ifNull nullIf coalesce assumeNotNull toNullable exists lambda
        tuple tupleElement array arrayElement CAST _CAST accurateCast accurateCastOrNull accurateCastOrDefault concat between least greatest grouping materialize identity
        """;

    private const string Numbers = """
        round roundBankers floor ceil trunc sqrt cbrt exp exp2 exp10 log log2 log10 log1p pow power sin cos tan asin acos atan atan2 sinh cosh tanh hypot degrees radians pi e sign
        isFinite isInfinite isNaN ifNotFinite bitAnd bitOr bitXor bitShiftLeft bitShiftRight bitCount gcd lcm widthBucket erf erfc rand rand64 randNormal randUniform
        greatCircleDistance geoDistance pointInPolygon
        """;

    private const string Conversions = """
        toInt8 toInt16 toInt32 toInt64 toUInt8 toUInt16 toUInt32 toUInt64 toFloat32 toFloat64 toDecimal32 toDecimal64 toDecimal128 toString toFixedString toBool
        toInt32OrNull toInt64OrNull toUInt32OrNull toUInt64OrNull toFloat64OrNull toFloat64OrZero toInt64OrZero toDate toDate32 toDateTime toDateTime64 toDateOrNull toDateTimeOrNull
        toDateTime64OrNull parseDateTimeBestEffort parseDateTimeBestEffortOrNull parseDateTime64BestEffort toTypeName toLowCardinality
        """;

    private const string Times = """
        now now64 today yesterday toYear toQuarter toMonth toDayOfMonth toDayOfWeek toDayOfYear toHour toMinute toSecond toMillisecond toISOWeek toISOYear toWeek toYearWeek toUnixTimestamp
        toUnixTimestamp64Milli toUnixTimestamp64Micro fromUnixTimestamp fromUnixTimestamp64Milli fromUnixTimestamp64Micro toStartOfYear toStartOfQuarter toStartOfMonth toStartOfWeek toMonday
        toStartOfDay toStartOfHour toStartOfMinute toStartOfFiveMinutes toStartOfTenMinutes toStartOfFifteenMinutes toStartOfInterval toLastDayOfMonth toYYYYMM toYYYYMMDD toTimeZone
        timeZoneOf timeZoneOffset dateDiff date_diff date_trunc dateTrunc dateName formatDateTime age addYears addQuarters addMonths addWeeks addDays addHours addMinutes
        addSeconds subtractYears subtractQuarters subtractMonths subtractWeeks subtractDays subtractHours subtractMinutes subtractSeconds toIntervalYear toIntervalQuarter toIntervalMonth
        toIntervalWeek toIntervalDay toIntervalHour toIntervalMinute toIntervalSecond makeDate makeDateTime timeSlot timeSlots monthName
        """;

    private const string Texts = """
        length lengthUTF8 lower upper lowerUTF8 upperUTF8 trim trimLeft trimRight trimBoth substring substringUTF8 left right leftPad rightPad replaceOne replaceAll replaceRegexpOne replaceRegexpAll
        position positionCaseInsensitive startsWith endsWith empty notEmpty splitByChar splitByString extract extractAll format reverse multiSearchAny countSubstrings initcap
        JSONExtractString JSONExtractFloat JSONExtractInt JSONExtractBool JSONExtractRaw JSONHas JSONLength hex cityHash64 xxHash64 sipHash64
        """;

    private const string Arrays = """
        arrayMap arrayFilter arraySum arrayAvg arrayMin arrayMax arrayCount arrayExists arrayAll arrayFirst arrayLast arrayFirstIndex arraySort arrayReverseSort arrayReverse arrayDistinct arrayUniq
        arrayConcat arraySlice arrayZip arrayEnumerate arrayCumSum arrayDifference arrayStringConcat arrayJoin arrayReduce arrayFlatten arrayPopBack arrayPopFront arrayPushBack
        has hasAny hasAll indexOf range emptyArrayString map mapKeys mapValues transform
        """;

    private const string Windows = """
        row_number rank dense_rank percent_rank cume_dist ntile lag lead lagInFrame leadInFrame first_value last_value nth_value nonNegativeDerivative
        """;

    /// <summary>They may carry <see cref="Combinators"/>.</summary>
    private const string Aggregates = """
        count sum avg min max any anyLast argMin argMax uniq uniqExact quantile quantiles quantileExact quantilesExact quantileExactInclusive quantileExactExclusive quantilesExactInclusive
        quantileExactWeighted quantileTDigest quantileInterpolatedWeighted median medianExact stddevPop stddevSamp varPop varSamp covarPop covarSamp corr skewPop skewSamp kurtPop kurtSamp avgWeighted sumKahan
        sumWithOverflow groupArray groupUniqArray topK entropy simpleLinearRegression boundingRatio deltaSum deltaSumTimestamp
        exponentialMovingAverage exponentialTimeDecayedAvg rankCorr mannWhitneyUTest studentTTest welchTTest kolmogorovSmirnovTest
        """;

    private static readonly FrozenSet<string> Changing = FrozenSet.Create("now", "now64", "today", "yesterday", "rand", "rand64", "randnormal", "randuniform");

    private static readonly string[] Combinators = ["if", "ornull", "ordefault", "distinct"];

    private static readonly FrozenSet<string> Plain = SetOf(Operators, Numbers, Conversions, Times, Texts, Arrays, Windows, Aggregates);
    private static readonly FrozenSet<string> Combined = SetOf(Aggregates);

    /// <summary>All, without combinators.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Words(Operators, Numbers, Conversions, Times, Texts, Arrays, Windows, Aggregates).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>By what they are of.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<string> Names)> Groups { get; } =
    [
        ("operators and conditions", Words(Operators)), ("numbers", Words(Numbers)), ("conversions", Words(Conversions)), ("times", Words(Times)), ("texts", Words(Texts)),
        ("arrays and maps", Words(Arrays)), ("windows", Words(Windows)), ("aggregates", Words(Aggregates)),
    ];

    /// <summary>What <see cref="All"/> has that is syntax and no function of the engine's list.</summary>
    internal static IReadOnlyList<string> Syntax { get; } = ["lambda", "exists", "between", "grouping"];

    /// <summary>What gives another value each time: the clock and chance.</summary>
    public static bool IsRepeatable(string name) => !Changing.Contains(name.ToLowerInvariant());

    public static bool Allows(string name)
    {
        var word = name.ToLowerInvariant();
        return Plain.Contains(word) || IsCombined(word);
    }

    // countIfOrNull, COUNTDistinct: any number of combinators at the end of an aggregate.
    private static bool IsCombined(string word)
    {
        foreach (var combinator in Combinators)
        {
            if (word.Length > combinator.Length && word.EndsWith(combinator, StringComparison.Ordinal) && word[..^combinator.Length] is var rest && (Combined.Contains(rest) || IsCombined(rest)))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> SetOf(params ReadOnlySpan<string> lists) => Words(lists).Select(word => word.ToLowerInvariant()).ToFrozenSet();

    private static List<string> Words(params ReadOnlySpan<string> lists)
    {
        var words = new List<string>();
        foreach (var list in lists)
        {
            words.AddRange(list.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        }

        return words;
    }
}
