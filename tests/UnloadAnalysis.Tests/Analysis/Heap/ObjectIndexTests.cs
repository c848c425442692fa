namespace PluginHost.UnloadAnalysis.Tests.Heap;

public sealed class ObjectIndexTests
{
    private readonly ObjectIndex _index = new([(0x7000, 0x7100), (0x1000, 0x1020), (0x5000, 0x5000)]);

    [Fact]
    public void Numbers_have_no_gaps()
    {
        Assert.Equal(4u + 32u, _index.Count);
        Assert.True(_index.TryGetNumber(0x1018, out uint last));
        Assert.True(_index.TryGetNumber(0x7000, out uint next));
        Assert.Equal((3u, 4u), (last, next));
    }

    [Theory]
    [InlineData(0x0FF8)]
    [InlineData(0x1020)]
    [InlineData(0x5000)]
    [InlineData(0x6FF8)]
    [InlineData(0x7100)]
    public void What_is_in_no_range_has_no_number(ulong address) => Assert.False(_index.TryGetNumber(address, out _));

    [Fact]
    public void A_number_leads_back_to_its_address()
    {
        for (ulong address = 0x7000; address < 0x7100; address += 8)
        {
            Assert.True(_index.TryGetNumber(address, out uint number));
            Assert.Equal(address, _index.AddressOf(number));
        }
    }

    [Fact]
    public void An_empty_heap_has_no_objects() => Assert.False(new ObjectIndex([]).TryGetNumber(0x1000, out _));

    [Fact]
    public void More_than_32_bits_can_number_is_refused() =>
        Assert.Equal(DumpFault.Unreadable, Assert.Throws<DumpException>(() => new ObjectIndex([(0, 40UL << 30)])).Fault);
}
