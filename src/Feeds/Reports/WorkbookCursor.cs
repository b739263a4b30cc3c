using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using GridGrains.Feeds.Unpacking;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Walks an xlsx workbook sheet by sheet and row by row. The library is given content of any kind, so whatever it throws while it
/// parses becomes <see cref="ReportFormatException"/>; nothing of the caller runs inside.
/// </summary>
internal sealed class WorkbookCursor : IDisposable
{
    // Shared strings are the one part that is held in memory as a whole.
    private const long MaxSharedStringBytes = 256L << 20;

    // What the format allows. The library fills up to a cell of any row and column, however far out it claims to be.
    private const int MaxRows = 1 << 20;
    private const int MaxColumns = 1 << 14;

    private readonly ReadingTime? _time;
    private readonly IExcelDataReader _reader;
    private readonly Func<bool> _read;
    private readonly Func<bool> _nextResult;

    static WorkbookCursor() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="time">Asked before each piece that is parsed; null where nothing bounds it.</param>
    /// <exception cref="ReportFormatException">The content is no workbook that can be read.</exception>
    public WorkbookCursor(Stream content, ReadingTime? time)
    {
        _time = time;
        _reader = Guarded(() =>
        {
            RequireSize(content);
            return ExcelReaderFactory.CreateOpenXmlReader(content, new ExcelReaderConfiguration { LeaveOpen = true });
        });
        (_read, _nextResult) = (_reader.Read, _reader.NextResult);
        RequireWidth();
    }

    public string SheetName => _reader.Name;

    /// <summary>1-based number of the current row within its sheet; 0 before the first.</summary>
    public int RowNumber { get; private set; }

    public int FieldCount => _reader.FieldCount;

    public bool NextSheet()
    {
        RowNumber = 0;
        var isThere = Guarded(_nextResult);
        RequireWidth();
        return isThere;
    }

    public bool ReadRow()
    {
        if (!Guarded(_read))
        {
            return false;
        }

        return ++RowNumber <= MaxRows
            ? true
            : throw new ReportFormatException($"sheet '{SheetName}' has more than {MaxRows} rows");
    }

    /// <summary>A text, number, date, time or truth value; null for an empty cell.</summary>
    public object? Value(int position) => _reader.GetValue(position);

    /// <summary>The cells of the current row as texts.</summary>
    public List<string> Texts()
    {
        var texts = new List<string>(FieldCount);
        for (var position = 0; position < FieldCount; position++)
        {
            texts.Add(Value(position)?.ToString() ?? "");
        }

        return texts;
    }

    public void Dispose() => _reader.Dispose();

    private void RequireWidth()
    {
        if (FieldCount > MaxColumns)
        {
            throw new ReportFormatException($"sheet '{SheetName}' has more than {MaxColumns} columns");
        }
    }

    private static void RequireSize(Stream content)
    {
        using (var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (zip.GetEntry("xl/sharedStrings.xml")?.Length > MaxSharedStringBytes)
            {
                throw new ReportFormatException($"its shared strings are larger than {MaxSharedStringBytes >> 20} MiB");
            }
        }

        content.Position = 0;
    }

    private T Guarded<T>(Func<T> parse)
    {
        try
        {
            _time?.Require();
            return parse();
        }
        catch (Exception broken) when (broken is not ReportFormatException)
        {
            throw new ReportFormatException($"is a damaged workbook: {broken.Message}", broken);
        }
    }
}
