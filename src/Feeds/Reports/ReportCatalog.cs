using GridGrains.Feeds.Caiso;
using GridGrains.Feeds.Ercot;
using GridGrains.Feeds.Isone;
using GridGrains.Feeds.Miso;
using GridGrains.Feeds.Nyiso;
using GridGrains.Feeds.Pjm;
using GridGrains.Feeds.Spp;

namespace GridGrains.Feeds.Reports;

/// <summary>The report forms the platform reads: one line per form.</summary>
public static class ReportCatalog
{
    /// <summary>
    /// Raised when a form reads the same file as other prices than before. It is a part of what a replay knows a file by: one that an
    /// earlier program has read is taken again, and its rows are corrected.
    /// </summary>
    public const int Reading = 2;

    public static readonly IReadOnlyList<IReportLayout> Default =
    [
        new OasisLmpCsv(),
        new OasisLmpXml(),
        new MisoBoardJson(),
        new MisoFiveMinuteJson(),
        new MisoFiveMinuteCsv(),
        new MisoHourlyLmpCsv(),
        new PjmLmpCsv(),
        new PjmLmpJson(),
        new SppLmpByLocation(),
        new SppMonthCsv(),
        new NyisoLbmp(),
        new ErcotPriceCsv(),
        new ErcotPriceApi(),
        new ErcotPriceWorkbook(),
        new IsoneLmpJson(),
        new IsoneLmpXml(),
        new IsoneLmpCsv(),
    ];
}
