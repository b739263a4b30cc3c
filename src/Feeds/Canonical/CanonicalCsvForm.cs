using System.Text;
using GridGrains.Domain;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Canonical;

/// <summary>Canonical rows as CSV: what <c>convert</c> and <c>export</c> write. Columns are found by name; any order and further ones are fine.</summary>
internal sealed class CanonicalCsvForm : ICanonicalForm
{
    public string Name => "canonical-csv";

    public bool Recognizes(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return rows.ReadRow(NoSink.Instance) && CsvHeader.OfRow(rows, [.. CanonicalColumns.Required]) is not null;
    }

    public void Read(Stream content, IReportSink sink, CancellationToken cancellation)
    {
        using var rows = new Utf8CsvReader(content);
        var header = CsvHeader.Find(rows, [.. CanonicalColumns.Required]) ?? throw new ReportFormatException("has no header of canonical rows");
        var reading = new Reading(header, rows, sink);
        while (rows.ReadRow(sink))
        {
            cancellation.ThrowIfCancellationRequested();
            reading.ReadRow();
        }
    }

    private sealed class Reading(CsvHeader header, Utf8CsvReader rows, IReportSink sink)
    {
        private readonly Utf8Interner<string> _texts = new(text => text);
        private readonly CanonicalPrices _prices = new(sink);
        private readonly Places _places = new(header);

        public void ReadRow()
        {
            var row = new CanonicalRow();
            if (TextsOf(ref row) && StampsOf(ref row) && NumbersOf(ref row))
            {
                _prices.Add(row, rows.Line);
            }
        }

        private bool TextsOf(ref CanonicalRow row) =>
            Text(_places.Iso, out row.Iso) && Text(_places.Node, out row.Node) && Text(_places.Market, out row.Market) && Text(_places.Basis, out row.KnownAtBasis)
            && Text(_places.Hub, out row.Hub) && Text(_places.Zone, out row.Zone) && Text(_places.Baa, out row.Baa);

        private bool StampsOf(ref CanonicalRow row) =>
            Stamp(_places.Start, CanonicalColumns.IntervalStart, out row.StartUtc) && Stamp(_places.End, CanonicalColumns.IntervalEnd, out row.EndUtc)
            && Stamp(_places.KnownAt, CanonicalColumns.KnownAt, out row.KnownAtUtc);

        private bool NumbersOf(ref CanonicalRow row) =>
            Number(_places.Lmp, CanonicalColumns.Lmp, out row.Lmp) && Number(_places.Energy, CanonicalColumns.Energy, out row.Energy)
            && Number(_places.Congestion, CanonicalColumns.Congestion, out row.Congestion) && Number(_places.Loss, CanonicalColumns.Loss, out row.Loss)
            && Number(_places.Ghg, CanonicalColumns.Ghg, out row.Ghg) && Version(out row.SourceVersion);

        private bool Text(int place, out string text)
        {
            if (place < 0 || rows[place].IsEmpty)
            {
                text = "";
                return true;
            }

            return _texts.TryGet(rows[place], out text!) || Reject("", RejectReason.BadKey, "a text is not UTF-8");
        }

        private bool Stamp(int place, string field, out DateTime utc) =>
            UtcStamp.TryParse(rows[place], out utc) || Reject(field, RejectReason.BadTime, $"'{Encoding.UTF8.GetString(rows[place])}' is no ISO-8601 stamp with an offset");

        private bool Number(int place, string field, out double number)
        {
            number = double.NaN;
            return place < 0 || rows[place].IsEmpty || Utf8Numbers.TryParse(rows[place], out number)
                || Reject(field, RejectReason.BadNumber, $"'{Encoding.UTF8.GetString(rows[place])}' is no number");
        }

        private bool Version(out long version)
        {
            version = 0;
            return _places.Version < 0 || rows[_places.Version].IsEmpty || Utf8Numbers.TryParse(rows[_places.Version], out version)
                || Reject(CanonicalColumns.SourceVersion, RejectReason.BadNumber, $"'{Encoding.UTF8.GetString(rows[_places.Version])}' is no whole number");
        }

        private bool Reject(string field, RejectReason reason, string detail)
        {
            sink.RowRejected(new RowRejection(rows.Line, field, reason, detail));
            return false;
        }
    }

    private sealed class Places(CsvHeader header)
    {
        public readonly int Iso = header.Column(CanonicalColumns.Iso).Position;
        public readonly int Node = header.Column(CanonicalColumns.Node).Position;
        public readonly int Market = header.Column(CanonicalColumns.Market).Position;
        public readonly int Start = header.Column(CanonicalColumns.IntervalStart).Position;
        public readonly int End = header.Column(CanonicalColumns.IntervalEnd).Position;
        public readonly int Lmp = header.Column(CanonicalColumns.Lmp).Position;
        public readonly int Energy = header.Column(CanonicalColumns.Energy).Position;
        public readonly int Congestion = header.Column(CanonicalColumns.Congestion).Position;
        public readonly int Loss = header.Column(CanonicalColumns.Loss).Position;
        public readonly int Ghg = header.Column(CanonicalColumns.Ghg).Position;
        public readonly int KnownAt = header.Column(CanonicalColumns.KnownAt).Position;
        public readonly int Basis = header.Column(CanonicalColumns.KnownAtBasis).Position;
        public readonly int Version = header.Column(CanonicalColumns.SourceVersion).Position;
        public readonly int Hub = header.Column(CanonicalColumns.Hub).Position;
        public readonly int Zone = header.Column(CanonicalColumns.Zone).Position;
        public readonly int Baa = header.Column(CanonicalColumns.Baa).Position;
    }
}
