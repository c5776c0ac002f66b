;; Late interaction (MaxSim) on bytes: eight products at a time, which JavaScript cannot do.
(module
  (memory (export "memory") 16)

  ;; For each query token (rows of 16-bit integers) the greatest product with a token of the text (rows of 8-bit
  ;; integers, each with its scale, a 32-bit float), as 32-bit floats at `matches`. `width` is the numbers a row, a
  ;; multiple of 8; there is one token of the text at least. The sum of a row's products must fit 32 bits.
  (func (export "match")
    (param $query i32) (param $queryTokens i32)
    (param $scales i32) (param $text i32) (param $textTokens i32)
    (param $width i32) (param $matches i32)
    (local $queryEnd i32) (local $matchesEnd i32)
    (local $row i32) (local $rowEnd i32) (local $scale i32) (local $left i32)
    (local $sum v128) (local $best f32)
    (local.set $matchesEnd
      (i32.add (local.get $matches) (i32.shl (local.get $queryTokens) (i32.const 2))))
    (block $done
      (loop $nextQuery
        (br_if $done (i32.ge_u (local.get $matches) (local.get $matchesEnd)))
        (local.set $best (f32.const -inf))
        (local.set $row (local.get $text))
        (local.set $scale (local.get $scales))
        (local.set $left (local.get $textTokens))
        (loop $nextToken
          (local.set $sum (v128.const i32x4 0 0 0 0))
          (local.set $rowEnd (i32.add (local.get $row) (local.get $width)))
          (local.set $queryEnd (local.get $query))
          (loop $nextEight
            (local.set $sum
              (i32x4.add
                (local.get $sum)
                (i32x4.dot_i16x8_s
                  (v128.load (local.get $queryEnd))
                  (v128.load8x8_s (local.get $row)))))
            (local.set $queryEnd (i32.add (local.get $queryEnd) (i32.const 16)))
            (local.set $row (i32.add (local.get $row) (i32.const 8)))
            (br_if $nextEight (i32.lt_u (local.get $row) (local.get $rowEnd))))
          (local.set $best
            (f32.max
              (local.get $best)
              (f32.mul
                (f32.convert_i32_s
                  (i32.add
                    (i32.add
                      (i32x4.extract_lane 0 (local.get $sum))
                      (i32x4.extract_lane 1 (local.get $sum)))
                    (i32.add
                      (i32x4.extract_lane 2 (local.get $sum))
                      (i32x4.extract_lane 3 (local.get $sum)))))
                (f32.load (local.get $scale)))))
          (local.set $scale (i32.add (local.get $scale) (i32.const 4)))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $nextToken (i32.gt_s (local.get $left) (i32.const 0))))
        (f32.store (local.get $matches) (local.get $best))
        (local.set $matches (i32.add (local.get $matches) (i32.const 4)))
        (local.set $query (local.get $queryEnd))
        (br $nextQuery)))))
