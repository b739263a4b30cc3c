using System.Text;
using GridGrains.Domain.FeatureStore;

namespace GridGrains.Silo.FeatureStore;

/// <summary>Rows of one view in files on disk, one for each part of a training set, so that only one part is in memory at a time.</summary>
internal sealed class FeatureSpill : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly string[] _paths;
    private readonly BinaryWriter[] _parts;

    public FeatureSpill(string folder, string name, int parts)
    {
        _paths = [.. Enumerable.Range(0, parts).Select(part => Path.Combine(folder, $"{name}.{part}.rows"))];
        _parts = Array.ConvertAll(_paths, path => new BinaryWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes), Encoding.UTF8));
    }

    public void Add(int part, string entity, string record, long offset)
    {
        _parts[part].Write(entity);
        _parts[part].Write(offset);
        _parts[part].Write(record);
    }

    /// <summary>No more rows come.</summary>
    public void Close() => Array.ForEach(_parts, part => part.Dispose());

    /// <summary>The histories of one part's entities, from rows in the order of the log.</summary>
    public Dictionary<string, FeatureHistory> Read(int part)
    {
        var rows = new Dictionary<string, List<(long Offset, FeaturePush Row)>>();
        var reader = new FeatureRecordReader();
        using var file = new BinaryReader(new FileStream(_paths[part], FileMode.Open, FileAccess.Read, FileShare.None, BufferBytes), Encoding.UTF8);
        while (file.BaseStream.Position < file.BaseStream.Length)
        {
            var (entity, offset) = (file.ReadString(), file.ReadInt64());
            var record = Encoding.UTF8.GetBytes(file.ReadString());
            if (!reader.TryRead(Encoding.UTF8.GetBytes(entity), record, out var row, out var error))
            {
                throw new InvalidDataException($"the table holds a row of {entity} that cannot be read: {error.Message}");
            }

            if (!rows.TryGetValue(entity, out var known))
            {
                rows.Add(entity, known = []);
            }

            known.Add((offset, row));
        }

        return rows.ToDictionary(pair => pair.Key, pair => new FeatureHistory([.. pair.Value.OrderBy(known => known.Offset).Select(known => known.Row)]));
    }

    public void Dispose()
    {
        Close();
        Array.ForEach(_paths, File.Delete);
    }
}
