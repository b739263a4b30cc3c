using System.Globalization;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>
/// Node reference from CAISO's atlas: which pricing nodes count towards a trading hub (ATL_PNODE_MAP of hub aggregates) and which lie in
/// a TAC area, each with the time it is in effect, and where nodes stand. Files are read row by row; columns are found by their names,
/// because the atlas reports order them differently. A bad row is reported and reading goes on.
/// </summary>
public sealed class AtlasReference(Action<RowRejection> reject)
{
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    /// <summary>Reads APNODE_ID, PNODE_ID, EFF_START_DT_GMT and EFF_END_DT_GMT; the end is the last second in effect.</summary>
    /// <exception cref="ReportFormatException">A column is missing.</exception>
    public void ReadHubMap(TextReader report) => ReadMap(report, "APNODE_ID", node => node.Hubs);

    /// <summary>Reads TAC_AREA_ID, PNODE_ID, EFF_START_DT_GMT and EFF_END_DT_GMT; the end is the last second in effect.</summary>
    /// <exception cref="ReportFormatException">A column is missing.</exception>
    public void ReadTacMap(TextReader report) => ReadMap(report, "TAC_AREA_ID", node => node.Zones);

    /// <summary>Reads PNode ID, Latitude and Longitude; a node without coordinates is passed over, for it is not a bad row.</summary>
    /// <exception cref="ReportFormatException">A column is missing.</exception>
    public void ReadCoordinates(TextReader table)
    {
        var columns = ReadHeader(table, "PNode ID", "Latitude", "Longitude");
        for (var line = 2; table.ReadLine() is { } row; line++)
        {
            var fields = Split(row);
            if (!HasFields(fields, columns, line) || fields[columns[1]].Length == 0 || !TryNode(fields[columns[0]], line, out var node))
            {
                continue;
            }

            if (TryDegrees(fields[columns[1]], 90, out var latitude) && TryDegrees(fields[columns[2]], 180, out var longitude))
            {
                node.Position = (latitude, longitude);
            }
            else
            {
                reject(new RowRejection(line, "Latitude", RejectReason.BadNumber, $"'{fields[columns[1]]},{fields[columns[2]]}' is no place on earth"));
            }
        }
    }

    /// <summary>Entries of all nodes read so far, by node and time. Where two periods of a node overlap, the one that began later counts.</summary>
    public IEnumerable<NodeReference> Entries() => _nodes
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .SelectMany(pair => EntriesOf(new EntityKey(Isos.Caiso, pair.Key), pair.Value));

    private static IEnumerable<NodeReference> EntriesOf(EntityKey key, Node node)
    {
        var entry = new NodeReference { Key = key, Name = key.Id, Latitude = node.Position?.Latitude, Longitude = node.Position?.Longitude };
        if (node.Hubs.Count == 0 && node.Zones.Count == 0)
        {
            return [entry];
        }

        var edges = node.Hubs.Concat(node.Zones).SelectMany(period => new[] { period.FromUtc, period.ToUtc }).Distinct().Order().ToArray();
        var entries = new List<NodeReference>();
        for (var i = 0; i + 1 < edges.Length; i++)
        {
            var (hub, zone) = (NameAt(node.Hubs, edges[i]), NameAt(node.Zones, edges[i]));
            if (entries.Count > 0 && entries[^1].ValidToUtc == edges[i] && (entries[^1].Hub, entries[^1].Zone) == (hub, zone))
            {
                entries[^1] = entries[^1] with { ValidToUtc = edges[i + 1] };
            }
            else if (hub is not null || zone is not null)
            {
                entries.Add(entry with { Hub = hub, Zone = zone, ValidFromUtc = edges[i], ValidToUtc = edges[i + 1] });
            }
        }

        return entries;
    }

    private static string? NameAt(List<Period> periods, DateTime utc) =>
        periods.Where(period => utc >= period.FromUtc && utc < period.ToUtc).MaxBy(period => period.FromUtc)?.Name;

    private void ReadMap(TextReader report, string nameColumn, Func<Node, List<Period>> periodsOf)
    {
        var columns = ReadHeader(report, nameColumn, "PNODE_ID", "EFF_START_DT_GMT", "EFF_END_DT_GMT");
        for (var line = 2; report.ReadLine() is { } row; line++)
        {
            var fields = Split(row);
            if (HasFields(fields, columns, line) && TryPeriod(fields, columns, nameColumn, line, out var period)
                && TryNode(fields[columns[1]], line, out var node))
            {
                periodsOf(node).Add(period);
            }
        }
    }

    private bool TryPeriod(List<string> fields, int[] columns, string nameColumn, int line, out Period period)
    {
        period = new Period(fields[columns[0]], default, default);
        if (period.Name.Length == 0)
        {
            reject(new RowRejection(line, nameColumn, RejectReason.MissingField, "no name"));
            return false;
        }

        if (!TryStamp(fields[columns[2]], "EFF_START_DT_GMT", line, out var from) || !TryStamp(fields[columns[3]], "EFF_END_DT_GMT", line, out var lastSecond))
        {
            return false;
        }

        if (lastSecond < from)
        {
            reject(new RowRejection(line, "EFF_END_DT_GMT", RejectReason.BadTime, $"{fields[columns[3]]} lies before the start"));
            return false;
        }

        period = period with { FromUtc = from, ToUtc = lastSecond.AddSeconds(1) };
        return true;
    }

    private static int[] ReadHeader(TextReader reader, params string[] names)
    {
        var header = Split((reader.ReadLine() ?? "").TrimStart('\uFEFF'));
        return Array.ConvertAll(names, name => header.IndexOf(name) is >= 0 and var index
            ? index
            : throw new ReportFormatException($"line 1: no column {name} among {string.Join(' ', header)}"));
    }

    private bool HasFields(List<string> fields, int[] columns, int line)
    {
        var complete = fields.Count > columns.Max();
        if (!complete)
        {
            reject(new RowRejection(line, "", RejectReason.MissingField, $"{fields.Count} fields"));
        }

        return complete;
    }

    private bool TryNode(string id, int line, out Node node)
    {
        if (!EntityKey.IsValidId(id))
        {
            reject(new RowRejection(line, "PNODE_ID", RejectReason.BadKey, $"'{id}'"));
            node = new Node();
            return false;
        }

        if (!_nodes.TryGetValue(id, out node!))
        {
            _nodes.Add(id, node = new Node());
        }

        return true;
    }

    private bool TryStamp(string text, string field, int line, out DateTime utc)
    {
        var valid = UtcStamp.TryParse(Encoding.UTF8.GetBytes(text), out utc);
        if (!valid)
        {
            reject(new RowRejection(line, field, RejectReason.BadTime, $"'{text}'"));
        }

        return valid;
    }

    private static bool TryDegrees(string text, double limit, out double degrees) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= limit;

    // Fields may be quoted, a quote within one is doubled; the tables have no line breaks within fields.
    private static List<string> Split(string row)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            if (quoted && row[i] == '"' && i + 1 < row.Length && row[i + 1] == '"')
            {
                field.Append(row[++i]);
            }
            else if (row[i] == '"')
            {
                quoted = !quoted;
            }
            else if (row[i] == ',' && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(row[i]);
            }
        }

        fields.Add(field.ToString().Trim());
        return fields;
    }

    private sealed class Node
    {
        public List<Period> Hubs { get; } = [];

        public List<Period> Zones { get; } = [];

        public (double Latitude, double Longitude)? Position { get; set; }
    }

    private sealed record Period(string Name, DateTime FromUtc, DateTime ToUtc);
}
