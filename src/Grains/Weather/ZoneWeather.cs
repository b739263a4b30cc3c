using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Weather;

/// <summary>Zones as weighted sums of their cells' hours.</summary>
internal sealed class ZoneWeather() : GroupDefinition<ZoneHours>(Name)
{
    public new const string Name = "zone_weather";

    private const string StoragePrefix = "zone_weather:";

    public static readonly ZoneWeather Zones = new();

    public override ZoneHours NewContribution() => new();

    public override string StorageKey(string key) => StoragePrefix + key;

    public static string KeyOf(string storageKey) => storageKey[StoragePrefix.Length..];

    public override void Encode(ZoneHours contribution, StateBuffer output) => contribution.Encode(output);

    public override object MessageOf(ZoneHours contribution) => contribution.ToArray();

    public override IGroup NewGroup(string key) => new Zone(key);

    private sealed class Zone(string key) : IGroup
    {
        private readonly ShardContributions<ZoneHour[]> _shards = new();

        public bool Replace(int shard, long epoch, long sequence, object contribution) => _shards.Replace(shard, epoch, sequence, (ZoneHour[])contribution);

        public object Publish()
        {
            var hours = new SortedDictionary<int, ZoneHour>();
            foreach (var shard in _shards)
            {
                foreach (var hour in shard)
                {
                    hours[hour.Hour] = hours.TryGetValue(hour.Hour, out var sum) ? sum + hour : hour;
                }
            }

            return new ZoneWeatherSnapshot(key, [.. hours.Values]);
        }
    }
}
