using System.Globalization;

namespace GridGrains.Tests.Unit.Feeds.Museum;

/// <summary>One row of SPP's report of prices by settlement location, as text.</summary>
internal sealed record SppRow(DateTime End, DateTime GmtEnd, string Location, string Pnode, string Lmp, string Loss, string Congestion, string Energy)
{
    public SppRow Moved(TimeSpan by) => this with { End = End + by, GmtEnd = GmtEnd + by };

    public SppRow Times(double factor) => this with { Lmp = Scaled(Lmp, factor), Loss = Scaled(Loss, factor), Congestion = Scaled(Congestion, factor), Energy = Scaled(Energy, factor) };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{End:MM/dd/yyyy HH:mm:ss},{GmtEnd:MM/dd/yyyy HH:mm:ss},{Location},{Pnode},{Lmp},{Loss},{Congestion},{Energy}");

    private static string Scaled(string number, double factor) => Math.Round(decimal.Parse(number, CultureInfo.InvariantCulture) * (decimal)factor, 4).ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>A real report of the field, and reports made of it that have one fault which the field really had.</summary>
/// <param name="Name">Of the file: it names the market where the content does not.</param>
internal sealed record SppDay(string Name, IReadOnlyList<SppRow> Rows)
{
    private const string Header = "Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC";

    /// <summary>The day-ahead prices of 19 March 2025 at a sixth of the locations: 24 hours.</summary>
    public static SppDay DayAhead()
    {
        var all = Read(SharedData.PathOf("spp/DA-LMP-SL-202503190100.csv"));
        var locations = all.Select(row => row.Location).Distinct().Where((_, index) => index % 6 == 0).ToHashSet();
        return new SppDay("DA-LMP-SL-202503190100.csv", [.. all.Where(row => locations.Contains(row.Location))]);
    }

    /// <summary>Four real five-minute reports, one after the other around a day.</summary>
    public static SppDay FiveMinutes()
    {
        string[] names = ["0850", "0855", "0900", "0905"];
        var files = names.Select(name => Read(SharedData.PathOf($"spp/RTBM-LMP-SL-20250331{name}.csv"))).ToArray();
        var locations = files[0].Select(row => row.Location).Where((_, index) => index % 12 == 0).ToHashSet();
        var midnight = new DateTime(2025, 3, 30);
        var rows = new List<SppRow>();
        for (var interval = 0; interval < 288; interval++)
        {
            var end = midnight.AddMinutes(5 * (interval + 1));
            rows.AddRange(files[interval % files.Length].Where(row => locations.Contains(row.Location)).Select(row => row with { End = end, GmtEnd = end.AddHours(5) }));
        }

        return new SppDay("RTBM-LMP-DAILY-SL-20250330.csv", rows);
    }

    public SppDay With(Func<SppRow, SppRow> change) => this with { Rows = [.. Rows.Select(change)] };

    public SppDay Only(Func<SppRow, bool> stays) => this with { Rows = [.. Rows.Where(stays)] };

    public SppDay Moved(TimeSpan by) => With(row => row.Moved(by));

    public override string ToString() => string.Join('\n', Rows.Select(row => row.ToString()).Prepend(Header)) + "\n";

    private static List<SppRow> Read(string path) =>
        [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Select(field => new SppRow(Stamp(field[0]), Stamp(field[1]), field[2], field[3], field[4], field[5], field[6], field[7]))];

    private static DateTime Stamp(string text) => DateTime.ParseExact(text, "MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture);
}
