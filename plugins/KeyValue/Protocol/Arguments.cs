namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>The arguments of one request, as places in the buffer that it was received into: nothing is copied.</summary>
internal sealed class Arguments
{
    // What is kept for the next request; a request with more gives the surplus back.
    private const int KeptRanges = 2 * 1024;

    private byte[] _buffer = [];
    private int[] _ranges = new int[32];
    private int _used;

    public int Count => _used / 2;

    public ReadOnlySpan<byte> this[int index] => _buffer.AsSpan(_ranges[2 * index], _ranges[(2 * index) + 1]);

    public void Clear(byte[] buffer)
    {
        _buffer = buffer;
        _used = 0;
        if (_ranges.Length > KeptRanges)
        {
            _ranges = new int[32];
        }
    }

    public void Add(int start, int length)
    {
        if (_used == _ranges.Length)
        {
            Array.Resize(ref _ranges, 2 * _used);
        }

        _ranges[_used] = start;
        _ranges[_used + 1] = length;
        _used += 2;
    }
}
