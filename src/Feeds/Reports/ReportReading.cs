using GridGrains.Domain.Markets;
using GridGrains.Feeds.Canonical;
using GridGrains.Feeds.Series;
using GridGrains.Feeds.Unpacking;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// One call of <see cref="ReportReader"/>: recognises, reads, and keeps a result per report. Reports that come in parts are held
/// until a file of another report follows.
/// </summary>
internal sealed class ReportReading(
    ReportReader reader, IReadOnlyList<IReportLayout> layouts, ReportOptions options, IReportSink sink, CancellationToken cancellation)
{
    private readonly List<ReportResult> _results = [];
    private PartedReport? _parted;

    public void Open(string name, Stream content) => new ReportUnpacker(reader, layouts, ReadReport, Refuse, cancellation).Open(name, content);

    public void Refuse(string name, string why) => _results.Add(new ReportResult { File = name, Refusal = why });

    /// <summary>Settles what was still held, and answers with all results in the order of reading.</summary>
    public IReadOnlyList<ReportResult> Complete()
    {
        CompleteParts();
        return _results;
    }

    private void ReadReport(ReportHead head, Stream content)
    {
        if (CanonicalForms.All.FirstOrDefault(form => form.Recognizes(head)) is { } canonical)
        {
            ReadCanonical(canonical, head.FileName, content);
            return;
        }

        head.Time?.Begin();
        try
        {
            ReadNative(head, content);
        }
        finally
        {
            head.Time?.End();
        }
    }

    private void ReadNative(ReportHead head, Stream content)
    {
        var form = SeriesFormOf(head);
        if (form is null)
        {
            ReadPrices(head, content);
            return;
        }

        CompleteParts();
        var started = reader.Clock?.GetTimestamp() ?? 0;
        var identity = new ReportResult { File = head.FileName, Iso = form.Iso, Layout = form.Name };
        var counting = new CountingSink(SinkFor(head)) { GivesUp = true };
        try
        {
            if (sink is not ISeriesReportSink)
            {
                throw new ReportFormatException($"is a report of series ({form.Name}), not of prices; a replay into a silo takes it");
            }

            sink.ReportOpened(head.FileName);
            form.Read(new SeriesInput(head.FileName, content, options, head.WrittenAt), counting, cancellation);
            content.CopyTo(Stream.Null);
        }
        catch (ReportFormatException refusal)
        {
            var before = counting.Rows > 0 ? $"; {counting.Rows} rows before that were read" : "";
            identity = identity with { Refusal = refusal.Message + before };
        }

        _results.Add(counting.Complete(identity with { Elapsed = reader.Clock?.GetElapsedTime(started) ?? TimeSpan.Zero }));
    }

    private IReportSink SinkFor(ReportHead head) => head.Time is { } time ? new UntimedSink(sink, time) : sink;

    private void ReadCanonical(ICanonicalForm form, string fileName, Stream content)
    {
        CompleteParts();
        var started = reader.Clock?.GetTimestamp() ?? 0;
        var identity = new ReportResult { File = fileName, Layout = form.Name };
        var counting = new CountingSink(sink) { GivesUp = true };
        try
        {
            sink.ReportOpened(fileName);
            form.Read(content, counting, cancellation);
            content.CopyTo(Stream.Null);
        }
        catch (ReportFormatException refusal)
        {
            var before = counting.Rows > 0 ? $"; {counting.Rows} rows before that were read" : "";
            identity = identity with { Refusal = refusal.Message + before };
        }

        _results.Add(counting.Complete(identity with { Elapsed = reader.Clock?.GetElapsedTime(started) ?? TimeSpan.Zero }));
    }

    /// <summary>The form of series that a file has; null for one that has a form of prices, none, or more than one.</summary>
    private ISeriesLayout? SeriesFormOf(ReportHead head)
    {
        if (layouts.Any(layout => layout.Recognizes(head)))
        {
            return null;
        }

        var forms = reader.SeriesForms.Where(form => form.Recognizes(head)).Take(2).ToList();
        return forms.Count == 1 ? forms[0] : null;
    }

    private void ReadPrices(ReportHead head, Stream content)
    {
        var started = reader.Clock?.GetTimestamp() ?? 0;
        var identity = new ReportResult { File = head.FileName };
        var counting = new CountingSink(SinkFor(head));
        var isPart = false;
        try
        {
            var layout = Recognize(head);
            identity = identity with { Iso = layout.Iso, Layout = layout.Name };
            var product = ProductOf(layout, head);
            identity = identity with { Product = product };
            var reading = PartOf(layout, product, head.FileName);
            isPart = reading is not null;
            counting.GivesUp = !isPart;
            sink.ReportOpened(head.FileName);
            var input = new ReportInput(head.FileName, content, product, options) { Names = reader.Names, Time = head.Time };
            if (reading is null)
            {
                layout.Read(input, counting, cancellation);
            }
            else
            {
                reading.Read(input, counting, cancellation);
            }

            // What is packed shows only at its very end whether it is whole.
            content.CopyTo(Stream.Null);
        }
        catch (ReportFormatException refusal)
        {
            var before = counting.Rows > 0 ? $"; {counting.Rows} rows before that were read" : "";
            identity = identity with { Refusal = refusal.Message + before };
        }

        identity = identity with { Elapsed = reader.Clock?.GetElapsedTime(started) ?? TimeSpan.Zero };
        if (isPart)
        {
            _parted!.Parts.Add((_results.Count, identity, counting));
        }

        _results.Add(counting.Complete(identity));
    }

    /// <summary>The reading that a part belongs to; null for a report that stands alone. Either ends the report before.</summary>
    private IPartedReading? PartOf(IReportLayout layout, PriceProduct product, string fileName)
    {
        var whole = layout is IPartedLayout ? layout.WholeOf(fileName) : null;
        if (_parted is null || whole is null || !_parted.Is(layout, product, whole))
        {
            CompleteParts();
            _parted = whole is null ? null : new PartedReport(layout, product, whole, ((IPartedLayout)layout).Begin());
        }

        return _parted?.Reading;
    }

    private void CompleteParts()
    {
        if (Interlocked.Exchange(ref _parted, null) is not { } complete)
        {
            return;
        }

        var started = reader.Clock?.GetTimestamp() ?? 0;
        complete.Reading.Complete(cancellation);
        var took = reader.Clock?.GetElapsedTime(started) ?? TimeSpan.Zero;
        foreach (var (place, identity, counting) in complete.Parts)
        {
            _results[place] = counting.Complete(identity with { Elapsed = identity.Elapsed + took / complete.Parts.Count });
        }
    }

    private IReportLayout Recognize(ReportHead head)
    {
        if (head.Start.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new ReportFormatException("the file is empty");
        }

        var known = layouts.Where(layout => layout.Recognizes(head)).ToList();
        if (known.Count == 1)
        {
            ForeignKeys.Refuse(known[0], head);
        }

        return known.Count switch
        {
            1 => known[0],
            0 => throw new ReportFormatException($"not the form of any known report{NearestForm.Describe(layouts, head)}"),
            _ => throw new ReportFormatException($"has the form of several reports: {string.Join(", ", known.Select(layout => layout.Name))}"),
        };
    }

    private PriceProduct ProductOf(IReportLayout layout, ReportHead head)
    {
        if (layout.ProductOf(head) is { } named)
        {
            return named;
        }

        var products = string.Join(", ", layout.Products.Select(product => product.Name()));
        if (options.Product is not { } chosen)
        {
            throw new ReportFormatException($"could be {products}: neither content nor file name says which; pass {options.MarketParameter}");
        }

        return layout.Products.Contains(chosen)
            ? chosen
            : throw new ReportFormatException($"{options.MarketParameter} {chosen.Name()} is no product of this report; it could be {products}");
    }

    /// <summary>A report of which parts were read, and where their results stand.</summary>
    private sealed record PartedReport(IReportLayout Layout, PriceProduct Product, string Whole, IPartedReading Reading)
    {
        public List<(int Place, ReportResult Identity, CountingSink Counting)> Parts { get; } = [];

        public bool Is(IReportLayout layout, PriceProduct product, string whole) =>
            ReferenceEquals(Layout, layout) && Product == product && string.Equals(Whole, whole, StringComparison.Ordinal);
    }
}
