using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Caiso;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Caiso;

public sealed class AtlasReferenceTests
{
    private const string HubHeader = "APNODE_ID,PNODE_ID,DESCRIPTION,COMMENTS,EFF_START_DT_GMT,EFF_END_DT_GMT,EFF_START_DT,EFF_END_DT\n";
    private const string TacHeader = "TAC_AREA_ID,PNODE_ID,DESCRIPTION,COMMENTS,EFF_START_DT,EFF_END_DT,EFF_START_DT_GMT,EFF_END_DT_GMT\n";

    private readonly List<RowRejection> _rejections = [];
    private readonly AtlasReference _atlas;

    public AtlasReferenceTests() => _atlas = new AtlasReference(rejection => _rejections.Add(rejection));

    [Fact]
    public void Hub_and_group_periods_of_a_node_are_laid_over_each_other()
    {
        _atlas.ReadHubMap(new StringReader(
            HubHeader
            + "HUB_A,N1,,,2024-10-01T07:00:00-00:00,2025-01-01T07:59:59-00:00,,\r\n"
            + "HUB_B,N1,,,2025-01-01T08:00:00-00:00,2025-04-01T06:59:59-00:00,,\r\n"));
        _atlas.ReadTacMap(new StringReader(TacHeader + "AREA,N1,,,,,2024-12-01T08:00:00-00:00,2025-07-01T06:59:59-00:00\n"));
        Assert.Equal(
            [
                ("HUB_A", null, "2024-10-01T07", "2024-12-01T08"),
                ("HUB_A", "AREA", "2024-12-01T08", "2025-01-01T08"),
                ("HUB_B", "AREA", "2025-01-01T08", "2025-04-01T07"),
                (null, "AREA", "2025-04-01T07", "2025-07-01T07"),
            ],
            _atlas.Entries().Select(entry => (entry.Hub, entry.Zone, $"{entry.ValidFromUtc:yyyy-MM-ddTHH}", $"{entry.ValidToUtc:yyyy-MM-ddTHH}")));
        Assert.Empty(_rejections);
    }

    [Fact]
    public void Adjacent_periods_of_one_hub_are_one_entry_and_a_gap_stays_a_gap()
    {
        _atlas.ReadHubMap(new StringReader(
            HubHeader
            + "HUB_A,N1,,,2024-01-01T08:00:00-00:00,2024-02-01T07:59:59-00:00,,\n"
            + "HUB_A,N1,,,2024-02-01T08:00:00-00:00,2024-03-01T07:59:59-00:00,,\n"
            + "HUB_A,N1,,,2024-04-01T07:00:00-00:00,2024-05-01T06:59:59-00:00,,\n"));
        Assert.Equal([1, 4], _atlas.Entries().Select(entry => entry.ValidFromUtc.Month));
        Assert.Equal([3, 5], _atlas.Entries().Select(entry => entry.ValidToUtc!.Value.Month));
    }

    [Fact]
    public void Bad_rows_are_reported_with_line_and_field_and_reading_goes_on()
    {
        _atlas.ReadHubMap(new StringReader(
            HubHeader
            + "HUB_A,N1\n"
            + "HUB_A,,,,2024-01-01T08:00:00-00:00,2024-02-01T07:59:59-00:00,,\n"
            + "HUB_A,N1,,,2024-01-01,2024-02-01T07:59:59-00:00,,\n"
            + "HUB_A,N1,,,2024-03-01T08:00:00-00:00,2024-02-01T07:59:59-00:00,,\n"
            + ",N1,,,2024-01-01T08:00:00-00:00,2024-02-01T07:59:59-00:00,,\n"
            + "HUB_A,N2,,,2024-01-01T08:00:00-00:00,2024-02-01T07:59:59-00:00,,\n"));
        Assert.Equal(
            [
                (2, "", RejectReason.MissingField), (3, "PNODE_ID", RejectReason.BadKey), (4, "EFF_START_DT_GMT", RejectReason.BadTime),
                (5, "EFF_END_DT_GMT", RejectReason.BadTime), (6, "APNODE_ID", RejectReason.MissingField),
            ],
            _rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
        Assert.Equal("N2", Assert.Single(_atlas.Entries()).Key.Id);
    }

    [Fact]
    public void Coordinates_are_read_beside_quoted_names_and_unplaced_nodes_are_passed_over()
    {
        _atlas.ReadCoordinates(new StringReader(
            "PNode ID,Plant Name,Latitude,Longitude\nN1,\"A \"\"B\"\" Solar, LLC\",33.5,-115.25\nN2,,,\nN3,,91,0\nN4,\"\"\"x\"\"\",1,2\n"));
        Assert.Equal([("N1", 33.5, -115.25), ("N3", null, null), ("N4", 1, 2)], _atlas.Entries().Select(entry => (entry.Key.Id, entry.Latitude, entry.Longitude)));
        Assert.Equal(4, Assert.Single(_rejections).Line);
    }

    [Fact]
    public void A_report_without_a_needed_column_is_refused() =>
        Assert.Contains("EFF_END_DT_GMT", Assert.Throws<ReportFormatException>(
            () => _atlas.ReadHubMap(new StringReader("APNODE_ID,PNODE_ID,EFF_START_DT_GMT\n"))).Message);

    [Fact]
    public void The_published_atlas_is_read_whole()
    {
        ReadShared("reference/atlas_pnode_hub_map.csv", _atlas.ReadHubMap);
        ReadShared("reference/atlas_pnode_tac_map.csv", _atlas.ReadTacMap);
        ReadShared("reference/node_coordinates_summer2025.csv", _atlas.ReadCoordinates);
        Assert.Empty(_rejections);
        var catalog = SeedReference.Catalog.With(_atlas.Entries());
        var key = new EntityKey(Isos.Caiso, "GWFGT1_7_B1");
        Assert.Equal("TH_NP15_GEN-APND", catalog.MembershipOf(key, new DateTime(2024, 12, 31, 0, 0, 0, DateTimeKind.Utc)).Hub);
        Assert.Equal(["TH_NP15_GEN-APND", "TH_SP15_GEN-APND", "TH_ZP26_GEN-APND"], _atlas.Entries().Select(e => e.Hub).OfType<string>().Distinct().Order());
        Assert.True(_atlas.Entries().Count(entry => entry.Latitude is not null) > 600);
        Assert.Contains(catalog.Zones(Isos.Caiso), zone => zone.Id == "TAC_NORTH");
    }

    private static void ReadShared(string relative, Action<TextReader> read)
    {
        using var reader = new StreamReader(SharedData.PathOf(relative));
        read(reader);
    }
}
